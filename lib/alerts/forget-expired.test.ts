import { expect, test } from 'vitest'
import { cues, normalValues } from '#db/schema/alerts.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { asOwner, makeService, now } from '#lib/usage/usage.fixture.ts'
import { forgetExpired } from './forget-expired.ts'

const database = useTestDatabase()
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)

test('what is no longer normal, and what nobody could judge for long, is forgotten; nothing else, and of nobody else', async () => {
  const [tide, other] = [await makeService('Tidewater'), await makeService('Globex')]
  for (const { organizationId, key, service } of [tide, other]) {
    const normal = { organizationId, ownerId: key.id, detector: 'new_place', subject: 'country', actor: 'member:x' }
    await withTenant({ organizationId }, tx =>
      tx.insert(normalValues).values([
        { ...normal, value: 'SG', until: inDays(-1) },
        { ...normal, value: 'SE', until: inDays(1) },
      ]),
    )
    for (const days of [-31, -1]) {
      await asOwner(
        database.url,
        `insert into cues (id, organization_id, kind, service_id, environment, value, source, first_at, last_at, requests, created_at)
         values (gen_random_uuid(), $1, 'refused', $2, 'production', 'unknown', 'report', $3, $3, 1, $3)`,
        [organizationId, service.id, inDays(days).toISOString()],
      )
      await asOwner(
        database.url,
        `insert into report_senders (organization_id, service_id, sender, reported_until, heard_at, late_ms, late_at)
         values ($1, $2, gen_random_uuid(), $3, $3, 0, $3)`,
        [organizationId, service.id, inDays(days).toISOString()],
      )
    }
  }
  const clock = { kind: 'system', organizationId: tide.organizationId, name: 'clock' } as const
  expect(await forgetExpired(clock, now)).toBe(3)
  expect(await forgetExpired(clock, now)).toBe(0)
  const kept = ({ organizationId }: { organizationId: string }) =>
    withTenant({ organizationId }, async tx => [
      (await tx.select().from(normalValues)).map(({ value }) => value).toSorted(),
      (await tx.select().from(cues)).length,
    ])
  expect(await kept(tide)).toEqual([['SE'], 1])
  expect(await kept(other)).toEqual([['SE', 'SG'], 2])
})
