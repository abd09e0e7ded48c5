import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { must } from '#lib/result.ts'
import { recountDay } from '#lib/usage/recount-day.ts'
import type { Bench } from './bench.ts'
import { type ChartQuery, chartQueries, promised } from './chart-queries.ts'
import { type Filled, fillRequests } from './fill-requests.ts'
import { quantile, timed } from './median.ts'
import { inOwnServer, type OwnServer } from './own-server.ts'

const defaultSizes = [1_000_000, 10_000_000, 30_000_000]
const runs = 60

/** What charts cost that are drawn of rollups, and what the rollups cost, as an organization's requests grow. */
export const chartsBench: Bench = {
  describe: 'Drawing the charts of thirty days of requests, made with 1,000 keys of 40 services',
  run: async ({ say, args }) => {
    const kept = optionOf(args, '--keep')
    const asked = sizesOf(args)
    if (kept !== undefined && asked.length > 1) throw new Error('--keep goes with one size')
    const sizes: SizeFigures[] = []
    for (const requests of asked) sizes.push(await measureSize(requests, say, kept))
    const [smallest, largest] = [sizes[0], sizes.at(-1)]
    if (!smallest || !largest) throw new Error('--requests names no size')
    const p95 = (of: SizeFigures, name: string) => of.queries[name]?.p95Ms ?? Number.NaN
    const growth = promised.map(name => p95(largest, name) / p95(smallest, name))
    return {
      p95Ms: Math.max(...promised.map(name => p95(largest, name))),
      growth: Math.round(Math.max(...growth) * 100) / 100,
      bytesPerRequest: largest.bytesPerRequest,
      sizes,
    }
  },
}

interface SizeFigures {
  requests: number
  fillSeconds: number
  bytesPerRequest: number
  /** how long it takes to see that everything that is counted of the last day is right */
  recountSeconds: number
  /** of each table, with its indexes */
  tables: Record<string, { rows: number; bytesPerRow: number; bytesPerRequest: number }>
  queries: Record<string, { coldMs: number; medianMs: number; p95Ms: number }>
}

function optionOf(args: readonly string[], name: string): string | undefined {
  return args.find((_, n) => args[n - 1] === name)
}

function sizesOf(args: readonly string[]): number[] {
  const given = optionOf(args, '--requests')
  const sizes = given === undefined ? defaultSizes : given.split(',').map(Number)
  if (sizes.some(size => !Number.isSafeInteger(size) || size < 1000))
    throw new Error('--requests: as 1000000,10000000.')
  return sizes.toSorted((a, b) => a - b)
}

function measureSize(requests: number, say: (line: string) => void, kept?: string): Promise<SizeFigures> {
  return inOwnServer(async server => {
    say(`${requests} requests`)
    const { filled, fillSeconds } = await fillOnce(server, requests, say)
    const tables = await sizesOfTables(server.url, requests)
    for (const [table, { rows, bytesPerRow }] of Object.entries(tables)) {
      say(`${table.padEnd(20)} ${String(rows).padStart(10)} rows of ${bytesPerRow} bytes`)
    }
    const bytes = Object.values(tables).reduce((sum, table) => sum + table.bytesPerRequest, 0)
    const bytesPerRequest = Math.round(bytes * 10) / 10
    const queries: SizeFigures['queries'] = {}
    for (const query of chartQueries) {
      await server.restart()
      queries[query.name] = await measureQuery(query, filled)
      say(`${query.name.padEnd(20)} ${JSON.stringify(queries[query.name])}`)
    }
    const last = new Date(filled.now.getTime() - 1).toISOString().slice(0, 10)
    const [recountMs = Number.NaN] = await timed(1, async () => {
      const { differences } = must(await recountDay(filled.actor, { day: last, repair: false }, filled.now))
      if (differences.length > 0) throw new Error('what was counted is not what was there')
    })
    const recountSeconds = Math.round(recountMs / 1000)
    return { requests, fillSeconds, recountSeconds, bytesPerRequest, tables, queries }
  }, kept)
}

/** What was kept is filled already. */
async function fillOnce({ url, folder }: OwnServer, requests: number, say: (line: string) => void) {
  const note = join(folder, 'filled.json')
  if (existsSync(note)) {
    const known = JSON.parse(readFileSync(note, 'utf8')) as { filled: Filled; fillSeconds: number }
    return { ...known, filled: { ...known.filled, now: new Date(known.filled.now) } }
  }
  await checkDisk(folder, requests)
  const begun = performance.now()
  const filled = await fillRequests(url, requests, say)
  const fillSeconds = Math.round((performance.now() - begun) / 1000)
  writeFileSync(note, JSON.stringify({ filled, fillSeconds }))
  return { filled, fillSeconds }
}

/** Rather not begin than fill the disk. What counts requests grows ever slower than they do: 1,000 keys have so many minutes. */
async function checkDisk(folder: string, requests: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const needed = requests * 420 + Math.min(requests * 1_200, 28e9) + 2 ** 31
  if (bavail * bsize < needed) throw new Error(`${folder} needs ${Math.round(needed / 1e9)} GB of room`)
}

/** The first after a start of the server is told apart; a few more warm it up and count for nothing. */
async function measureQuery(query: ChartQuery, filled: Filled) {
  const [cold = Number.NaN] = await timed(1, n => query.run(filled, n))
  await timed(10, n => query.run(filled, n + 1))
  const warm = await timed(runs, n => query.run(filled, n + 11))
  return { coldMs: Math.round(cold * 100) / 100, medianMs: quantile(warm, 0.5), p95Ms: quantile(warm, 0.95) }
}

async function sizesOfTables(url: string, requests: number): Promise<SizeFigures['tables']> {
  const sql = postgres(url, { max: 1 })
  const rows = await sql<{ name: string; rows: number; bytes: number }[]>`
    select c.relname as name, sum(greatest(p.reltuples, 0)) filter (where p.relkind = 'r')::float8 as rows,
      sum(pg_total_relation_size(p.oid))::float8 as bytes
    from pg_class c join lateral (select c.oid union all select relid from pg_partition_tree(c.oid) where isleaf) t on true
    join pg_class p on p.oid = t.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and (c.relname = 'request_logs' or c.relname ~ '^(usage|service)_(minute|hour|day)$' or c.relname ~ '_values_')
    group by 1
    order by 1`
  await sql.end()
  return Object.fromEntries(
    rows.map(({ name, rows: count, bytes }) => [
      name,
      {
        rows: count,
        bytesPerRow: Math.round(bytes / count),
        bytesPerRequest: Math.round((bytes / requests) * 10) / 10,
      },
    ]),
  )
}
