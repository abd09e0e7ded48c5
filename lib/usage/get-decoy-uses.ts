import { type SQL, sql } from 'drizzle-orm'
import { readSnapshot, type Transaction } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { findExploreScope } from './explore-scope.ts'
import { intervalMs } from './rollup.ts'

/** How often, and when first and last. */
interface Times {
  requests: number
  first: Date
  last: Date
}

/** All that is known of whoever used a decoy; what came first stands first, up to 50 of each. */
export interface DecoyUses {
  /** null: no use is recorded, or none is kept */
  total: (Times & { addresses: number; clients: number }) | null
  /** `outcomes`: verdicts, and statuses where a service was reported on */
  addresses: (Times & { ip: string | null; country: string | null; network: string | null; outcomes: string[] })[]
  clients: (Times & { userAgent: string | null })[]
  paths: (Times & { method: string | null; path: string | null })[]
  origins: (Times & { origin: string })[]
}

const most = 50
/** Of the first so many requests; whoever sends more says nothing new with them. */
const looked = 100_000

/**
 * Who used a decoy, from where, with what and for what, wherever it was tried: its requests are in no count, so they are
 * read one by one, as long as they are kept. Null where there is no such key that the actor may see the usage of.
 */
export async function getDecoyUses(
  actor: MemberActor,
  keyId: KeyId,
  now: Date = new Date(),
): Promise<DecoyUses | null> {
  return readSnapshot(actor, async tx => {
    if (!(await findExploreScope(tx, actor, { key: keyId }))) return null
    const since = new Date(now.getTime() - (getEnv().keptDays.raw + 1) * intervalMs.day).toISOString()
    const lines = sql`(select * from request_logs where key_id = ${keyId} and time >= ${since}::timestamptz
      order by time limit ${looked}) u left join networks n on n.asn = u.asn`
    const [total] = await tx.execute<Of<NonNullable<DecoyUses['total']>>>(sql`
      select ${times}, count(distinct u.ip)::int as addresses, count(distinct u.user_agent)::int as clients from ${lines}`)
    const address = [sql`host(u.ip) as ip`, sql`u.country`, sql`n.name as network`]
    return {
      total: total && total.requests > 0 ? { ...total, ...timesOf(total) } : null,
      addresses: await readGroups<DecoyUses['addresses'][number]>(tx, lines, address),
      clients: await readGroups<DecoyUses['clients'][number]>(tx, lines, [sql`u.user_agent as "userAgent"`]),
      paths: await readGroups<DecoyUses['paths'][number]>(tx, lines, [sql`u.method`, sql`u.path`]),
      origins: (await readGroups<{ origin: string | null } & Times>(tx, lines, [sql`u.origin`])).flatMap(
        ({ origin, ...rest }) => (origin === null ? [] : [{ origin, ...rest }]),
      ),
    }
  })
}

/** A row of the database: its times in milliseconds since 1970. */
type Of<T extends Times> = Omit<T, 'first' | 'last'> & { first: number; last: number } & Record<string, unknown>

const times = sql`count(*)::float8 as requests, (extract(epoch from min(u.time)) * 1000)::float8 as first,
  (extract(epoch from max(u.time)) * 1000)::float8 as last`

async function readGroups<T extends Times>(tx: Transaction, lines: SQL, columns: readonly SQL[]): Promise<T[]> {
  const rows = await tx.execute<Of<Times>>(sql`
    select ${sql.join([...columns], sql`, `)}, ${times}, array_agg(distinct case when u.outcome <> 'reported' then u.outcome
      else coalesce(u.status::text, 'reported') end) as outcomes
    from ${lines} group by ${sql.raw(columns.map((_, place) => place + 1).join(', '))}
    order by first limit ${most}`)
  return rows.map(row => ({ ...row, ...timesOf(row) }) as unknown as T)
}

function timesOf({ requests, first, last }: Pick<Of<Times>, 'requests' | 'first' | 'last'>): Times {
  return { requests, first: new Date(first), last: new Date(last) }
}
