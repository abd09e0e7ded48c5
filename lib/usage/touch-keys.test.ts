import { afterAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { closeIngest } from './ingest.ts'
import { asOwner, makeService, now, report } from './usage.fixture.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const dayMs = 86_400_000
const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs)

test('whoever tries a dead secret keeps no key awake, unless a service lets them through', async () => {
  const { owner, key } = await makeService('Tidewater', 'payments', daysAgo(60))
  const keyId = keyIdInput.parse(key.id)
  must(await rotateKey(owner, { keyId }, daysAgo(59)))
  must(await retireOldSecret(owner, { keyId }, daysAgo(58)))
  const tried = async (status: number | undefined, days: number) => {
    await report(owner, [{ keyId, secretId: key.secretId, status, time: daysAgo(days).toISOString() }])
    const [row] = await asOwner<{ used: Date | null; awake: number }>(
      database.url,
      `select last_used_at as used, (select count(*)::int from cues where kind = 'awake') as awake from keys where id = $1`,
      [keyId],
    )
    return [row?.used, row?.awake]
  }
  for (const status of [undefined, 404, 503, 401]) expect(await tried(status, 20)).toEqual([null, 0])
  expect(await tried(200, 5)).toEqual([daysAgo(5), 1])
})
