import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { parseKey } from '#lib/keys/key-format.ts'
import { countKeys, listKeys } from '#lib/keys/queries.ts'
import { topUp } from './demo.ts'
import { rawDays, type SampleOrganization, seedSampleOrganization } from './sample-organization.ts'

const now = new Date()
const options = { seed: 'test', now, requests: 40_000 }
const all = { sort: 'name', limit: 200 } as const

async function query<T extends Record<string, unknown>>({ organizationId }: SampleOrganization, text: string) {
  return [...(await withTenant({ organizationId }, tx => tx.execute<T>(sql.raw(text))))]
}

/** What must not depend on anything but seed and now. */
function fingerprint(sample: SampleOrganization) {
  return query(
    sample,
    `select k.name, k.status, u.source, u.outcome, u.status_class, sum(u.requests)::int as requests, sum(u.bytes)::int as bytes
     from keys k left join usage_day u on u.key_id = k.id group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
  )
}

const prints: unknown[] = []

describe('the sample', () => {
  useTestDatabase()
  let sample: SampleOrganization
  beforeAll(async () => {
    sample = await seedSampleOrganization(options)
    prints.push(await fingerprint(sample))
  })

  test('has its people, services and keys, and keys of every status', async () => {
    const { actor } = sample.members.security
    expect(sample.keys).toHaveLength(60)
    expect(sample.services).toHaveLength(8)
    expect((await listKeys(actor, all)).items).toHaveLength(60)
    const counts = await countKeys(actor, all, now)
    for (const status of ['live', 'overlap', 'quarantined', 'revoked', 'expired'] as const) {
      expect(counts[status], status).toBeGreaterThan(0)
    }
    for (const key of sample.keys) expect(parseKey(key.plain)?.environment).toBe(key.environment)
  })

  test('whoever made a key has seen it', async () => {
    const [row] = await query<{ unseen: number }>(
      sample,
      `select count(*)::int as unseen from key_secrets s where not exists (select from exposures e where e.secret_id = s.id)`,
    )
    expect(row?.unseen).toBe(0)
  })

  test('its ledger holds, and is told in order', async () => {
    expect(await verifyChain(sample.members.owner.actor)).toMatchObject({ ok: true })
    const rows = await query<{ at: string }>(sample, 'select at::text from audit_events order by seq')
    expect(rows.map(row => row.at)).toEqual(rows.map(row => row.at).toSorted())
  })

  test('is about as large as was asked, and every level counts the same', async () => {
    const levels = ['usage_minute', 'usage_hour', 'usage_day']
    const sums = await Promise.all(
      levels.map(level =>
        query(
          sample,
          `select key_id, secret_id, outcome, status_class, sum(requests)::int as requests, sum(bytes)::int as bytes,
             keyturn_sum(latency)::text as latency from ${level} group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
        ),
      ),
    )
    expect(sample.requests / options.requests).toBeCloseTo(1, 0)
    expect(sums[1]).toEqual(sums[0])
    expect(sums[2]).toEqual(sums[0])
  })

  test('the rollups are what a recount of the raw rows gives', async () => {
    const since = new Date(Math.floor(now.getTime() / 60_000) * 60_000 - rawDays * 86_400_000).toISOString()
    const of = 'key_id, secret_id, service_id, source, outcome'
    const counted = await query(
      sample,
      `select ${of}, status_class, start, requests::int, bytes::int from usage_minute where start >= '${since}'
       order by ${of}, status_class, start`,
    )
    const recounted = await query(
      sample,
      `select ${of}, coalesce(status / 100, 0)::int2 as status_class, date_trunc('minute', time) as start,
         count(*)::int as requests, coalesce(sum(bytes), 0)::int as bytes
       from request_logs group by ${of}, 6, 7 order by ${of}, 6, 7`,
    )
    expect(counted.length).toBeGreaterThan(1000)
    expect(recounted).toEqual(counted)
  })

  test('a leaked key was used abroad within the last hours, and dead secrets still are', async () => {
    const abroad = await query(
      sample,
      `select distinct k.name from sightings s join keys k on k.id = s.key_id where s.dimension = 'country' and s.value = 'SG'`,
    )
    expect(abroad).toEqual([{ name: 'billing-worker' }])
    const dead = await query(
      sample,
      `select distinct k.name from usage_hour u join keys k on k.id = u.key_id where outcome = 'superseded' order by 1`,
    )
    expect(dead.map(row => row.name)).toContain('search-proxy')
  })

  test('a demo that starts again goes on where it stopped, once', async () => {
    const later = now.getTime() + 5 * 60_000
    const added = await topUp(later)
    expect(added).toBeGreaterThan(0)
    expect(await topUp(later)).toBe(0)
  })
})

describe('the sample, made again', () => {
  useTestDatabase()
  test('is the same but for ids and keys', async () => {
    prints.push(await fingerprint(await seedSampleOrganization(options)))
    expect(prints).toHaveLength(2)
    expect(prints[1]).toEqual(prints[0])
  })
})
