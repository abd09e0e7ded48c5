import { setImmediate } from 'node:timers/promises'
import { and, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { alerts, cues } from '#db/schema/alerts.ts'
import { keys } from '#db/schema/keys.ts'
import { serviceEnvironments, services } from '#db/schema/services.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { log } from '#lib/log.ts'
import { arrayOf } from '#lib/usage/array-of.ts'
import { listSegments } from '#lib/usage/counted-usage.ts'
import { floor, type LogSource, sourceAt } from '#lib/usage/log-sources.ts'
import { nilId } from '#lib/usage/rollup.ts'
import { bandOf, followKey, followService, type KeyAlert, type OpenAlerts, type Step } from './volume/follow.ts'
import { type GroupAlerts, groupAlerts } from './volume/group-alerts.ts'
import { bucketMs, dayMs, hourMs } from './volume/parameters.ts'
import type { Crowd } from './volume/together.ts'
import { countBuckets, findFirst, findReady, readCollected } from './volume/volume-counts.ts'
import { type Group, listBusyKeys, loadStates, saveStates } from './volume/volume-rows.ts'

/** What is older when it is looked at is learned, and told to nobody. */
const tellMs = dayMs
/** So much is looked at in a transaction, by how many keys there are. */
const stepMs = { few: dayMs, many: hourMs }
const fewKeys = 300
/** By so much the clocks of two processes may differ: the one behind must not take back what the other has looked at. */
const skewMs = hourMs / 4
const keysAtOnce = 50
const cuesAtOnce = 500
/** An organization's part of a minute. */
const budgetMs = 20_000

interface Watching {
  /** what ends at it or later is told of, in milliseconds since 1970 */
  tellFrom?: number
  budgetMs?: number
}

/**
 * Looks at every bucket of five minutes that is over and counted, of each service and each of its keys that was used or
 * is missed: what the volume detector finds becomes a cue, in the transaction of what it learned. May be killed anywhere,
 * run late, or twice at once. Returns how many cues were written.
 */
export async function watchVolume(
  actor: SystemActor,
  now: Date = new Date(),
  watching: Watching = {},
): Promise<number> {
  const until = performance.now() + (watching.budgetMs ?? budgetMs)
  const tellFrom = watching.tellFrom ?? now.getTime() - tellMs
  let written = 0
  let failed = 0
  // A step of each in turn: one that has weeks to catch up with must not keep the others waiting.
  for (let waiting = await listGroups(actor); waiting.length > 0 && performance.now() <= until; ) {
    const next: Group[] = []
    for (const group of waiting) {
      try {
        const done = await watchGroup(actor, group, { now, tellFrom })
        if (done !== null) next.push(group)
        written += done ?? 0
      } catch (error) {
        failed++
        log.error({ err: error, serviceId: group.serviceId }, 'the volume of a service could not be looked at')
      }
      if (performance.now() > until) break
    }
    waiting = next
  }
  if (failed > 0) throw new Error(`the volume of ${failed} services could not be looked at`)
  return written
}

async function listGroups(actor: SystemActor): Promise<Group[]> {
  const rows = await withTenant(actor, tx =>
    tx
      .select({ serviceId: services.id, environment: serviceEnvironments.environment })
      .from(services)
      .innerJoin(serviceEnvironments, eq(serviceEnvironments.serviceId, services.id))
      .orderBy(services.id, serviceEnvironments.environment),
  )
  return rows.map(row => ({ organizationId: actor.organizationId, ...row }))
}

/** One step of a group, a day of it at most. How many cues were written; null: there is nothing to look at, or another is at it. */
async function watchGroup(
  actor: SystemActor,
  group: Group,
  { now, tellFrom }: { now: Date; tellFrom: number },
): Promise<number | null> {
  return withTenant(actor, async tx => {
    const [lock] = await tx.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended('volume ' || ${group.serviceId} || ${group.environment}, 0)) as locked`,
    )
    if (!lock?.locked) return null
    const [service] = await loadStates(tx, group, [nilId])
    if (!service) return null
    const segments = (await listSegments(tx)).filter(({ serviceId }) => serviceId === group.serviceId)
    const { through } = service
    if (through !== null && through > now.getTime() + skewMs) {
      log.warn({ serviceId: group.serviceId, through: new Date(through) }, 'a volume was looked at ahead of the clock')
      service.through = floor(now.getTime(), bucketMs)
      await saveStates(tx, group, [service])
      return null
    }
    const from = through ?? (await findFirst(tx, group, now))
    if (from === null) return null
    const ready = await findReady(tx, group, { now, source: sourceAt(segments, now.getTime()) })
    const to = Math.min(ready, from + ((await countKeys(tx, group)) > fewKeys ? stepMs.many : stepMs.few))
    if (to <= from) return null
    const counted = await countBuckets(tx, group, { from, to, segments })
    const step: Step = {
      ...{ from, to, tellFrom, counted },
      isCollected: await readCollected(tx, group, { from, to }),
    }
    const open = await readOpenAlerts(tx, group)
    const observed = followService(service, step, open.get(nilId)?.since)
    const found: KeyAlert[] = []
    const crowds = new Map<number, Crowd>()
    const wanted = new Set([...counted.keys(), ...(await listBusyKeys(tx, group))])
    const live = await listLive(tx, group, [...wanted])
    for (let at = 0; at < live.length; at += keysAtOnce) {
      const known = await loadStates(tx, group, live.slice(at, at + keysAtOnce))
      for (const key of known) {
        // So many buckets are worth a pause: others wait for the same thread.
        await setImmediate()
        found.push(...followKey(key, step, { observed, crowds, open: open.get(key.keyId), peers: service.state }))
      }
      await saveStates(tx, group, known)
    }
    await saveStates(tx, group, [service])
    const told = groupAlerts({ found, observed, crowds, bandAt: at => bandOf(service.state, at) })
    await writeCues(tx, group, { told, source: at => sourceAt(segments, at) })
    return told.length
  })
}

async function countKeys(tx: Transaction, { serviceId, environment }: Group): Promise<number> {
  const own = and(eq(keys.serviceId, serviceId), eq(keys.environment, environment), isNull(keys.endedAt))
  return tx.$count(keys, own)
}

/** Of some keys those that work, and are no decoys: of the others, no silence is news and no use is a question of how much. */
async function listLive(tx: Transaction, { serviceId, environment }: Group, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .select({ id: keys.id })
    .from(keys)
    .where(
      and(
        ...[
          eq(keys.serviceId, serviceId),
          eq(keys.environment, environment),
          sql`${keys.id} = any(${arrayOf(ids)}::uuid[])`,
        ],
        ...[isNull(keys.endedAt), isNull(keys.quarantinedAt), isNull(keys.plantedIn)],
      ),
    )
    .orderBy(keys.id)
  return rows.map(row => row.id)
}

/** Keys with an alert that nobody has closed, whatever it is about, and the nil UUID where the service's volume has one. */
async function readOpenAlerts(tx: Transaction, { serviceId, environment }: Group): Promise<Map<string, OpenAlerts>> {
  const rows = await tx
    .select({
      keyId: alerts.keyId,
      since: sql<number>`extract(epoch from min(${alerts.openedAt}))::float8 * 1000`,
      last: sql<number>`extract(epoch from max(${alerts.lastSignalAt}))::float8 * 1000`,
    })
    .from(alerts)
    .where(
      and(
        ...[eq(alerts.serviceId, serviceId), eq(alerts.environment, environment), isNull(alerts.closedAt)],
        or(isNotNull(alerts.keyId), inArray(alerts.detector, ['volume_spike', 'volume_drop'])),
      ),
    )
    .groupBy(alerts.keyId)
  return new Map(rows.map(({ keyId, ...open }) => [keyId ?? nilId, open]))
}

async function writeCues(
  tx: Transaction,
  { organizationId, serviceId, environment }: Group,
  { told, source }: { told: GroupAlerts; source: (at: number) => LogSource },
): Promise<void> {
  const rows = told.map(({ keyId, from, at, cue }) => ({
    ...{ organizationId, serviceId, environment, keyId, kind: 'volume' as const, source: source(at) },
    ...{ value: JSON.stringify(cue), requests: Math.min(cue.seen, 2 ** 31 - 1) },
    ...{ first: new Date(from), last: new Date(at + bucketMs - 1), createdAt: new Date(at + bucketMs) },
  }))
  for (let at = 0; at < rows.length; at += cuesAtOnce) await tx.insert(cues).values(rows.slice(at, at + cuesAtOnce))
}
