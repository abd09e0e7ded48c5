import postgres from 'postgres'
import { expect, test } from 'vitest'
import { newId } from '#db/schema/columns.ts'
import { useTestDatabase } from '#db/testing.ts'
import { makeOrganization } from '#lib/services/services.fixture.ts'
import { forgetSightings } from './forget-sightings.ts'
import { sightingsAtMost } from './sighting-limits.ts'
import { asOwner, now } from './usage.fixture.ts'

const database = useTestDatabase()
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()

test('a flood is forgotten, what a key was long known by is not; and what was not seen for 400 days', async () => {
  const { organizationId } = await makeOrganization('Tidewater')
  const [flooded, quiet] = [newId(), newId()]
  const see = (keyId: string, value: string, [first, last]: [number, number], count = 1) =>
    asOwner(
      database.url,
      `insert into sightings (organization_id, key_id, dimension, value, first_seen_at, last_seen_at, requests)
       select $1, $2, 'prefix', $3 || n, $4, $5, 1 from generate_series(1, $6::int) n`,
      [organizationId, keyId, value, daysAgo(first), daysAgo(last), String(count)],
    )
  await see(flooded, 'home', [90, 20])
  await see(flooded, 'flood', [0.1, 0.1], sightingsAtMost + 200)
  await see(quiet, 'home', [800, 399])
  await see(quiet, 'old', [800, 401])
  await see(quiet, 'busy', [800, 401])

  // Of what a batch is renewing nothing goes, and nobody waits for it.
  const batch = postgres(database.url, { max: 1 })
  await batch.begin(async tx => {
    await tx`update sightings set last_seen_at = ${daysAgo(0)} where value = 'busy1'`
    expect(await forgetSightings(now)).toBe(201 + 1)
  })
  await batch.end()
  expect(await forgetSightings(now)).toBe(0)
  const kept = await asOwner<{ value: string }>(
    database.url,
    `select value from sightings where value not like 'flood%' order by key_id = $1 desc, value`,
    [flooded],
  )
  expect(kept.map(row => row.value)).toEqual(['home1', 'busy1', 'home1'])
})
