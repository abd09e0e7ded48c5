import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { clientName } from './client-name.ts'
import { findExploreScope } from './explore-scope.ts'
import { type ChartSplit, exploreSplit, otherGroup } from './explore-split.ts'
import { exploreUsage } from './explore-usage.ts'
import { type FacetName, facetNames } from './facet.ts'
import { closeIngest } from './ingest.ts'
import { listFacets } from './list-facets.ts'
import { floor, sourceAt } from './log-sources.ts'
import { planRawUsage } from './raw-usage.ts'
import type { RequestFilter } from './request-filter.ts'
import { type Interval, intervalMs } from './rollup.ts'
import { asOwner, makeKey, makeService, now, report } from './usage.fixture.ts'
import { flushVerificationLines, recordVerification } from './verification-lines.ts'

// Every graph and every list is asked for by random filters, and recounted one by one from the raw rows.

const database = useTestDatabase()
const hours = 40
const start = floor(now.getTime(), intervalMs.hour) - hours * intervalMs.hour
const random = mulberry(20_261_122)
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T

interface Row {
  time: Date
  service: string | null
  service_id: string | null
  environment: string | null
  key: string | null
  source: string
  outcome: string
  status: number | null
  country: string | null
  network: string | null
  address: string | null
  route: string | null
  client: string | null
  /** of the source that its service counts by at its time */
  isChosen: boolean
}
let rows: Row[] = []
let tide: Awaited<ReturnType<typeof makeService>>
let keyIds: KeyId[]
let values: Record<FacetName, string[]>

const addresses = ['83.149.9.216', '8.8.8.8', '1.1.1.1', '198.51.100.7', '2606:4700::1111', '93.184.215.14']
const paths = ['/v1/charges/', '/v1/refunds/', '/v1/users/']
const agents = ['curl/8.1', 'okhttp/4', 'Mozilla/5.0 (X11)', ' (', '']

beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', new Date(start - intervalMs.day))
  const other = must(
    await createService(tide.owner, { slug: 'orders', name: 'Orders', prefix: 'orders', team: 'logistics' }),
  )
  const search = must(
    await createService(tide.owner, { slug: 'search', name: 'Search', prefix: 'search', team: 'logistics' }),
  )
  const keys = [
    tide.key,
    await makeKey(tide.owner, 'payments', 'Second'),
    await makeKey(tide.owner, 'orders', 'Shipper'),
  ]
  keyIds = keys.map(key => key.id as KeyId)
  const line = () => ({
    time: new Date(start + random() * hours * intervalMs.hour).toISOString(),
    method: pick(['GET', 'POST']),
    path: `${pick(paths)}${Math.floor(random() * 1e6)}`,
    ip: pick([...addresses, undefined]),
    userAgent: pick(agents),
    status: pick([200, 200, 200, 404, 401, 500, undefined]),
    durationMs: Math.floor(random() * 300),
  })
  const known = () => ({
    ...line(),
    keyId: pick(keyIds),
    ...(random() < 0.1 && { service: pick(['payments', 'orders']) }),
  })
  const unknown = () => ({
    ...line(),
    service: pick(['payments', 'orders']),
    environment: pick(['staging', 'production']),
  })
  for (let batch = 0; batch < 4; batch++) {
    const records = Array.from({ length: 400 }, () => (random() < 0.15 ? unknown() : known()))
    await report(tide.owner, records)
  }
  for (let n = 0; n < 600; n++) {
    const { ip = null, status: _, durationMs: __, time, ...rest } = line()
    const key = pick(keys)
    await recordVerification({
      ...{ organizationId: tide.owner.organizationId, ip, ...rest, time: new Date(time), origin: null },
      ...{
        serviceId: pick([tide.service.id, other.id, search.id, search.id]),
        environment: pick(['production', 'staging']),
      },
      ...{ keyId: key.id, secretId: key.secretId, outcome: pick(['valid', 'valid', 'revoked', 'rate_limited']) },
    })
  }
  await flushVerificationLines()
  const stored = await asOwner<Omit<Row, 'client' | 'isChosen'> & { user_agent: string | null }>(
    database.url,
    `select l.time, v.slug as service, l.service_id, l.environment, l.key_id as key, l.source, l.outcome, l.status,
       l.country, l.asn::text as network, host(l.ip) as address, l.route_id::text as route, l.user_agent
     from request_logs l left join services v on v.id = l.service_id`,
  )
  const segments = await asOwner<{ serviceId: string; from: Date; until: Date | null; source: 'report' }>(
    database.url,
    'select service_id as "serviceId", from_time as "from", until_time as until, source from service_log_sources',
  )
  const own = segments.map(each => ({ ...each, from: floor(each.from.getTime(), intervalMs.hour), until: null }))
  const segmentsOf = (row: { service_id: string | null }) => own.filter(each => each.serviceId === row.service_id)
  rows = stored
    .map(({ user_agent, ...row }) => ({ ...row, client: clientName(user_agent) }))
    .map(row => ({ ...row, isChosen: row.source === sourceAt(segmentsOf(row), row.time.getTime()) }))
  values = Object.fromEntries(facetNames.map(name => [name, distinct(name)])) as typeof values
}, 60_000)
afterAll(closeIngest)

const distinct = (name: FacetName) => [...new Set(rows.flatMap(row => row[name] ?? []))].sort()

const filterOf = () =>
  fc.record(
    {
      service: fc.constantFrom('payments', 'orders', 'search'),
      environment: fc.constantFrom('production', 'staging', 'development'),
      key: fc.constantFrom(...keyIds),
      outcome: fc.constantFrom('refused', 'valid', 'reported', 'revoked'),
      country: fc.constantFrom(...values.country),
      network: fc.constantFrom(...values.network.map(Number)),
      address: fc.constantFrom(...values.address),
      route: fc.constantFrom(...values.route.map(Number)),
      client: fc.constantFrom(...values.client),
    },
    { requiredKeys: [] },
  )

/** At most three names of a filter, since more leave nothing. */
const smallFilter = () =>
  fc
    .tuple(filterOf(), fc.shuffledSubarray([...facetNames, 'environment'], { maxLength: 3 }))
    .map(
      ([filter, names]) =>
        Object.fromEntries(
          Object.entries(filter).filter(([name]) => names.includes(name as FacetName)),
        ) as RequestFilter,
    )

const rangeOf = () =>
  fc.tuple(fc.integer({ min: 0, max: hours - 1 }), fc.integer({ min: 1, max: hours })).map(([from, length]) => ({
    from: new Date(start + from * intervalMs.hour),
    to: new Date(Math.min(start + hours * intervalMs.hour, start + (from + length) * intervalMs.hour)),
  }))

/** Of which the minutes count, and not the hours that they touch. */
const shortRangeOf = () =>
  fc.tuple(fc.integer({ min: 0, max: hours * 60 - 1 }), fc.integer({ min: 1, max: 180 })).map(([from, length]) => ({
    from: new Date(start + from * intervalMs.minute),
    to: new Date(start + (from + length) * intervalMs.minute),
  }))

const matches = (row: Row, filter: RequestFilter) =>
  row.service !== null &&
  Object.entries(filter).every(([name, wanted]) => {
    if (name === 'outcome' && wanted === 'refused') return !['valid', 'reported'].includes(row.outcome)
    if (name === 'environment') return (row.environment ?? 'unknown') === wanted
    return row[name as FacetName] === String(wanted)
  })

const isRefused = (row: Row) => !['valid', 'reported'].includes(row.outcome)

/** By the source of its service; a verdict, where it is asked for, by Keyturn's own lines. */
const isCounted = (row: Row, { outcome }: RequestFilter, byVerdict = false) =>
  isRefused(row) && (byVerdict || outcome !== undefined) ? row.source === 'verification' : row.isChosen

const within = (row: Row, from: Date, to: Date) => row.time >= from && row.time < to

function recount(filter: RequestFilter, { from, to }: { from: Date; to: Date }, interval: Interval) {
  const own = rows.filter(row => matches(row, filter) && isCounted(row, filter) && within(row, from, to))
  const counts: Record<string, number[]> = {}
  for (const row of own) {
    const at = new Date(floor(row.time.getTime(), intervalMs[interval])).toISOString()
    const isLetThrough = ['valid', 'reported'].includes(row.outcome)
    const statusClass = isLetThrough ? Math.floor((row.status ?? 0) / 100) : 0
    const [requests = 0, refused = 0, clientErrors = 0, serverErrors = 0] = counts[at] ?? []
    const errors = [clientErrors + Number(statusClass === 4), serverErrors + Number(statusClass === 5)]
    counts[at] = [requests + 1, refused + Number(!isLetThrough), ...errors]
  }
  return counts
}

test('the raw rows are many, and of both sources', () => {
  expect(rows.length).toBeGreaterThan(1_000)
  expect(new Set(rows.map(row => row.source))).toEqual(new Set(['report', 'verification']))
  expect(values.route.length).toBeGreaterThan(3)
})

test('every graph equals a recount', async () => {
  const interval = fc.constantFrom<Interval>('hour', 'minute')
  await fc.assert(
    fc.asyncProperty(smallFilter(), rangeOf(), interval, async (filter, range, step) => {
      const usage = must(await exploreUsage(tide.owner, { ...range, interval: step, filter }))
      expect(usage.sampled).toBeNull()
      const drawn = usage.buckets
        .filter(bucket => bucket.requests > 0)
        .map(bucket => [bucket.start, [bucket.requests, bucket.refused, bucket.clientErrors, bucket.serverErrors]])
      expect(Object.fromEntries(drawn)).toEqual(recount(filter, range, step))
    }),
    { numRuns: 70, seed: 5 },
  )
})

const splits = ['service', 'environment', 'key', 'country', 'network', 'route', 'client', 'address'] as const

test.each(['refused', 'valid', 'reported', 'revoked', 'rate_limited', 'expired'])(
  'the graph of %s alone equals a recount, of an organization and of one key',
  async outcome => {
    const range = { from: new Date(start), to: new Date(start + hours * intervalMs.hour) }
    for (const filter of [{ outcome }, { outcome, key: keyIds[0] as KeyId }]) {
      const usage = must(await exploreUsage(tide.owner, { ...range, interval: 'hour', filter }))
      const drawn = usage.buckets
        .filter(bucket => bucket.requests > 0)
        .map(bucket => [bucket.start, [bucket.requests, bucket.refused, bucket.clientErrors, bucket.serverErrors]])
      expect(Object.fromEntries(drawn)).toEqual(recount(filter, range, 'hour'))
    }
  },
)

test('every split names the most frequent values that a recount finds, and shares out the rest', async () => {
  const asked = fc.tuple(smallFilter(), rangeOf(), fc.constantFrom<ChartSplit>(...splits), fc.boolean())
  await fc.assert(
    fc.asyncProperty(asked, async ([filter, range, split, isOwner]) => {
      const usage = await exploreSplit(isOwner ? tide.owner : tide.developer, {
        ...range,
        interval: 'hour',
        filter,
        split,
      })
      if (!usage.ok) {
        expect([isOwner, usage.error.reason]).toEqual([false, 'not_found'])
        return
      }
      if (filter[split] !== undefined) {
        expect(usage.value.values).toBeNull()
        return
      }
      const isSeen = (row: Row) => isOwner || row.service === 'payments' || (filter.key && !filter.service)
      const own = rows.filter(
        row => isSeen(row) && matches(row, filter) && isCounted(row, filter) && within(row, range.from, range.to),
      )
      const isNamed = (value: string) =>
        isOwner || (split === 'service' ? value === tide.service.id : split !== 'key' || value !== keyIds[2])
      const told = (row: Row) => (split === 'service' ? row.service_id : row[split])
      const counts = new Map<string, number>()
      for (const row of own) {
        const value = told(row)
        if (value !== null && value !== 'unknown' && isNamed(value)) counts.set(value, (counts.get(value) ?? 0) + 1)
      }
      const groups = usage.value.buckets.flatMap(bucket => bucket.groups ?? [])
      const drawn = new Map<string, number>()
      for (const { group, requests } of groups) drawn.set(group, (drawn.get(group) ?? 0) + requests)
      drawn.delete(otherGroup)
      expect([...drawn].filter(([value, requests]) => counts.get(value) !== requests)).toEqual([])
      expect([...drawn.values()].sort(descending)).toEqual([...counts.values()].sort(descending).slice(0, 5))
      for (const bucket of usage.value.buckets) {
        const shared = (bucket.groups ?? []).reduce((sum, group) => sum + group.requests, 0)
        expect(shared).toBe(bucket.requests)
      }
      expect(usage.value.buckets.reduce((sum, bucket) => sum + bucket.requests, 0)).toBe(own.length)
    }),
    { numRuns: 80, seed: 6 },
  )
})

const descending = (a: number, b: number) => b - a

test('every list equals a recount', async () => {
  await fc.assert(
    fc.asyncProperty(smallFilter(), fc.oneof(rangeOf(), shortRangeOf()), async (filter, range) => {
      const facets = await listFacets(tide.owner, { ...range, filter, names: facetNames, limit: 50 })
      expect(facets.map(facet => facet.name)).toEqual(facetNames)
      for (const { name, items, unknown, other } of facets) {
        const { [name]: _, ...rest } = filter
        const own = rows.filter(
          row => matches(row, rest) && isCounted(row, rest, name === 'outcome') && within(row, range.from, range.to),
        )
        const counted = Map.groupBy(own, row => (name === 'service' ? row.service_id : row[name]))
        const found = Object.fromEntries(
          [...counted].flatMap(([value, all]) => (value === null ? [] : [[value, all.length]])),
        )
        const listed = Object.fromEntries(items.map(item => [item.value, item.requests]))
        expect({ name, ...listed }).toEqual({ name, ...found })
        const total = items.reduce((sum, item) => sum + item.requests, 0) + unknown + other
        expect({ name, total }).toEqual({ name, total: own.length })
      }
    }),
    { numRuns: 40, seed: 7 },
  )
})

test('what everything is filtered by is listed, however rare it is', async () => {
  const range = { from: new Date(start), to: new Date(start + hours * intervalMs.hour) }
  const listOf = async (filter: RequestFilter) => {
    const [facet] = await listFacets(tide.owner, { ...range, filter, names: ['country'], limit: 2 })
    return facet?.items.map(item => item.value) ?? []
  }
  const [first = ''] = await listOf({})
  const rare = values.country.find(value => value !== first) ?? ''
  const [, second] = await listOf({})
  const chosen = values.country.find(value => value !== first && value !== second) ?? rare
  for (const more of [{}, { client: 'curl' }]) expect(await listOf({ ...more, country: chosen })).toContain(chosen)
})

test('of too many rows a part is read, the same each time, and stands for all', async () => {
  const range = { from: new Date(start), to: new Date(start + hours * intervalMs.hour) }
  const read = () =>
    withTenant(tide.owner, async tx => {
      const scope = await findExploreScope(tx, tide.owner, {})
      if (!scope) throw new Error('nothing is seen')
      const atMost = { exact: 1_000, sampled: 900, read: 1_000 }
      const { table, each } = await planRawUsage(tx, { ...range, filter: {}, scope }, atMost)
      const found = await tx.execute<{ line: string }>(sql`select u.batch_id || ' ' || u.line as line from ${table}`)
      return { each, lines: found.map(row => row.line).sort() }
    })
  const [first, second] = [await read(), await read()]
  const [all] = await asOwner<{ count: number }>(database.url, 'select count(*)::int from request_logs')
  expect(first.lines).toEqual(second.lines)
  expect(first.each).toBeGreaterThan(1.5)
  expect(first.lines.length).toBeLessThan((all?.count ?? 0) / 1.2)
  expect((first.lines.length * first.each) / (all?.count ?? 0)).toBeCloseTo(1, 0)
})

function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
