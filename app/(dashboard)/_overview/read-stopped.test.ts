import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { quarantineKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import type { Need } from './need.ts'
import { stoppedNeed } from './need-words.ts'
import { readStopped } from './read-stopped.ts'

useTestDatabase()

test('a key in quarantine is told with since when and, to whoever may read the ledger, by whom', async () => {
  const { owner, security, developer, outsider } = await makeKeyring('Tidewater')
  const [stopped, runs] = [await makeKey(owner), await makeKey(owner)]
  must(await quarantineKey(security, { keyId: stopped.keyId }, now))
  const href = `/keys/${stopped.keyId}`
  const hrefs = new Set([href, `/keys/${runs.keyId}`])

  const by = security.name
  expect(await readStopped(owner, hrefs, now)).toEqual(new Map([[href, { quarantinedAt: now, by }]]))
  expect((await readStopped(developer, hrefs, now)).get(href)).toEqual({ quarantinedAt: now, by: null })
  expect(await readStopped(outsider, hrefs, now)).toEqual(new Map())
  expect(await readStopped(owner, new Set(), now)).toEqual(new Map())

  const need: Need = { id: 'n', badge: { severity: 'critical' }, name: 'n', what: 'busy', note: 'x', at: '', href }
  const later = new Date(now.getTime() + 3 * 86_400_000)
  expect(stoppedNeed(need, { quarantinedAt: now, by }, later)).toMatchObject({
    badge: { status: 'quarantined' },
    what: 'busy',
    note: expect.stringMatching(new RegExp(`22 Nov by ${by}$`)),
    at: now.toISOString(),
  })
})
