import { afterAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { acknowledgeAlert, resolveAlert, snoozeAlert } from '#lib/alerts/act-on-alert.ts'
import { someAlert } from '#lib/alerts/alerts.fixture.ts'
import { must } from '#lib/result.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { ago, asOwner, makeService, now, report } from '#lib/usage/usage.fixture.ts'
import { readNeeds } from './read-needs.ts'

const database = useTestDatabase()
afterAll(closeIngest)

test('a use of a dead secret is said once, and as its alert says it for as long as that is open', async () => {
  const tide = await makeService('Tidewater', 'payments', new Date(now.getTime() - 9 * 86_400_000))
  const { id: keyId, key, secretId } = tide.key
  const end = `update key_secrets set ended_at = $2::timestamptz, end_reason = 'superseded' where id = $1`
  await asOwner(database.url, end, [secretId, ago(7_200)])
  await report(tide.owner, [{ key, time: ago(300), status: 200 }])
  const shown = async () => (await readNeeds(tide.lead, now)).shown.map(({ badge, href }) => ({ badge, href }))
  const bare = [{ badge: { severity: 'high' }, href: `/keys/${keyId}` }]
  expect(await shown()).toEqual(bare)

  for (const severity of ['medium', 'critical'] as const) {
    const about = { ...tide, serviceId: tide.service.id, keyId }
    const alertId = await someAlert(about, { detector: 'dead_secret', severity }, new Date(ago(300)))
    const asAlert = [{ badge: { severity }, href: `/alerts/${alertId}` }]
    expect(await shown()).toEqual(asAlert)
    must(await acknowledgeAlert(tide.lead, { alertId }, now))
    expect(await shown()).toEqual(asAlert)
    must(await snoozeAlert(tide.lead, { alertId, until: ago(-3_600) }, now))
    expect(await shown()).toEqual([])
    must(await resolveAlert(tide.lead, { alertId }, now))
    expect(await shown()).toEqual(bare)
  }
})
