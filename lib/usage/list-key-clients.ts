import { and, desc, eq, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { requestLogs } from '#db/schema/usage.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { listSegments } from './counted-usage.ts'
import { type SourceSegment, spansOf } from './log-sources.ts'
import { intervalMs } from './rollup.ts'

export interface KeyClient {
  ip: string | null
  /** /24 of IPv4, /48 of IPv6 */
  network: string | null
  country: string | null
  /** as in `clientName`: the program that the user agent names first */
  client: string | null
  /** let through before `at` */
  accepted: number
  /** refused after it */
  refused: number
  last: Date
}

export interface KeyClients {
  /** most used first, 50 at most */
  clients: KeyClient[]
  /** over all of them */
  accepted: number
  refused: number
  addresses: number
  networks: number
  countries: number
}

const dayMs = 86_400_000
const most = 50

/**
 * Who used a key in the day before a moment, as on which it was found to be compromised, and who was refused since:
 * each request once, by the source that its service counts by. Null: no such key. Raw lines, so 31 days back at most.
 */
export async function listKeyClients(
  actor: Actor,
  { keyId, at }: { keyId: KeyId; at: Date },
  now: Date = new Date(),
): Promise<KeyClients | null> {
  return withTenant(actor, async tx => {
    const [key] = await tx
      .select({ serviceId: services.id, teamId: services.teamId, environment: keys.environment })
      .from(keys)
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(eq(keys.id, keyId))
    if (!key || !may(actor, 'usage.see', key)) return null
    const segments = (await listSegments(tx)).filter(segment => segment.serviceId === key.serviceId)
    const moment = sql`${at.toISOString()}::timestamptz`
    const isBefore = and(
      sql`${requestLogs.time} < ${moment}`,
      inArray(requestLogs.outcome, ['valid', 'reported']),
      bySource(segments),
    ) as SQL
    // Refusing is Keyturn's own act: its lines tell of it, whatever the service counts by.
    const isRefused = sql`${requestLogs.time} >= ${moment} and ${requestLogs.outcome} not in ('valid', 'reported')`
    const client = sql<string | null>`coalesce(substring(${requestLogs.userAgent} from '^[^/ ]{1,64}'), '')`
    const network = sql`network(set_masklen(${requestLogs.ip}, case family(${requestLogs.ip}) when 4 then 24 else 48 end))`
    const rows = await tx
      .select({
        ip: sql<string | null>`host(${requestLogs.ip})`,
        network: sql<string | null>`${network}::text`,
        country: requestLogs.country,
        client,
        accepted: sql<number>`(count(*) filter (where ${isBefore}))::int`,
        refused: sql<number>`(count(*) filter (where ${isRefused}))::int`,
        last: sql<number>`extract(epoch from max(${requestLogs.time}))::float8 * 1000`,
      })
      .from(requestLogs)
      .where(
        and(
          eq(requestLogs.keyId, keyId),
          gte(requestLogs.time, new Date(at.getTime() - dayMs)),
          lt(requestLogs.time, new Date(now.getTime() + 600_000)),
          sql`((${isBefore}) or (${isRefused}))`,
        ),
      )
      .groupBy(requestLogs.ip, requestLogs.country, client)
      .orderBy(desc(sql`5`), desc(sql`6`))
      .limit(10_000)
    const distinct = (values: (string | null)[]) => new Set(values.filter(value => value !== null)).size
    return {
      clients: rows.slice(0, most).map(row => ({ ...row, client: row.client || null, last: new Date(row.last) })),
      accepted: rows.reduce((sum, row) => sum + row.accepted, 0),
      refused: rows.reduce((sum, row) => sum + row.refused, 0),
      addresses: distinct(rows.map(row => row.ip)),
      networks: distinct(rows.map(row => row.network)),
      countries: distinct(rows.map(row => row.country)),
    }
  })
}

/** A line of the source that its service counts by at its time. */
function bySource(segments: readonly SourceSegment[]): SQL {
  const spans = spansOf(segments, intervalMs.minute).map(({ source, from, until }) =>
    and(
      eq(requestLogs.source, source),
      from === null ? undefined : gte(requestLogs.time, new Date(from)),
      until === null ? undefined : lt(requestLogs.time, new Date(until)),
    ),
  )
  return or(...spans) ?? eq(requestLogs.source, 'verification')
}
