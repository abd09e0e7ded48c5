import type { Actor } from '#lib/access/actor.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import { withIngestClient } from './ingest-pool.ts'
import { floor } from './log-sources.ts'
import type { RequestLine } from './request-line.ts'
import { intervalMs, nilId } from './rollup.ts'

// How much a service is used is judged once everybody who reports on it has come so far. So of each sender it is kept how
// far that is, how late it is of late, and what came when its time had been judged.

/** What somebody who reports sent at once. */
export interface Report {
  actor: Actor
  lines: readonly RequestLine[]
}

/** A token, or whoever sent it without one. */
function senderOf(actor: Actor): string | null {
  if (actor.kind === 'token') return actor.tokenId
  return actor.kind === 'member' ? actor.memberId : null
}

/** Nobody's time is judged before: it may be written yet. */
const judgedAfterMs = intervalMs.minute
/** Five minutes, as volume is judged by. */
const bucketMs = 5 * intervalMs.minute
/** Whoever is no later than this is waited for anyway. */
export const onTimeMs = 15 * intervalMs.minute
/** So long whoever is later is waited for: what is delivered by the hour is there by then. */
export const lateAtMostMs = 75 * intervalMs.minute

interface Noted {
  until: number
  lateMs: number
  at: number
}

const noted = processWide<Map<string, Noted>>('noted-reports', () => new Map())
const notedAtMost = 10_000
const notedAgainMs = intervalMs.hour

/** A sender's lines of one service. */
interface Heard {
  serviceId: string
  sender: string
  /** the start of the last minute */
  until: number
  /** how old the oldest was; 0: not older than others are */
  lateMs: number
  /** lines whose time may have been judged, by environment and bucket */
  old: Map<string, Map<number, number>>
}

/** Notes what was reported, once it is durable. What fails is not the sender's matter: he is noted again soon. */
export async function noteReports(organizationId: string, reports: readonly Report[], now: Date): Promise<void> {
  const news = heardOf(reports, now.getTime()).filter(each => isNews(each, now.getTime()))
  if (news.length === 0) return
  try {
    await write(organizationId, news, now)
    if (noted.size > notedAtMost) noted.clear()
    for (const { serviceId, sender, until, lateMs } of news)
      noted.set(`${serviceId} ${sender}`, { until: floor(until, bucketMs), lateMs, at: now.getTime() })
  } catch (error) {
    log.warn({ err: error }, 'how far senders have reported could not be noted')
  }
}

function heardOf(reports: readonly Report[], now: number): Heard[] {
  const all = new Map<string, Heard>()
  for (const { actor, lines } of reports) {
    const sender = senderOf(actor)
    if (sender === null) continue
    let heard: Heard | undefined
    for (const { source, serviceId, time, environment } of lines) {
      if (source !== 'report' || serviceId === null) continue
      if (heard?.serviceId !== serviceId) heard = heardAt(all, { serviceId, sender })
      heard.until = Math.max(heard.until, floor(time, intervalMs.minute))
      const age = now - time
      if (age > onTimeMs) heard.lateMs = Math.max(heard.lateMs, Math.min(age, lateAtMostMs))
      if (age <= judgedAfterMs || environment === null) continue
      const own = heard.old.get(environment) ?? new Map<number, number>()
      heard.old.set(environment, own)
      const bucket = floor(time, bucketMs)
      own.set(bucket, (own.get(bucket) ?? 0) + 1)
    }
  }
  return [...all.values()].sort((a, b) => (`${a.serviceId}${a.sender}` < `${b.serviceId}${b.sender}` ? -1 : 1))
}

function heardAt(all: Map<string, Heard>, { serviceId, sender }: Pick<Heard, 'serviceId' | 'sender'>): Heard {
  const name = `${serviceId} ${sender}`
  const heard = all.get(name) ?? { serviceId, sender, until: 0, lateMs: 0, old: new Map() }
  all.set(name, heard)
  return heard
}

function isNews({ serviceId, sender, until, lateMs, old }: Heard, now: number): boolean {
  const known = noted.get(`${serviceId} ${sender}`)
  if (!known || old.size > 0 || lateMs > known.lateMs) return true
  return floor(until, bucketMs) > known.until || now - known.at >= notedAgainMs
}

/**
 * Rows are taken in the order of their key by everybody, so nobody waits in a circle. Whoever delivers by the hour is
 * never late by the same minutes: half as late keeps it known as late, or once a day it would not be waited for.
 */
async function write(organizationId: string, news: readonly Heard[], now: Date): Promise<void> {
  const old = news.flatMap(({ serviceId, sender, old: byEnvironment }) =>
    [...byEnvironment].flatMap(([environment, own]) =>
      [...own].map(([at, lines]) => ({ serviceId, sender, environment, at: new Date(at), lines })),
    ),
  )
  await withIngestClient(async client => {
    await client.query(
      `with late as (
         select o.service_id, o.sender, sum(o.lines) as lines
         from unnest($7::uuid[], $8::uuid[], $9::text[], $10::timestamptz[], $11::int[])
           o(service_id, sender, environment, at, lines)
         join volume_states v on v.service_id = o.service_id and v.environment = o.environment
           and v.key_id = '${nilId}' and v.through > o.at
         group by 1, 2)
       insert into report_senders as r
         (organization_id, service_id, sender, reported_until, heard_at, late_ms, late_at, missed, missed_at)
       select $1, u.service_id, u.sender, u.until, $6, u.late_ms, $6, coalesce(l.lines, 0),
         case when l.lines > 0 then $6::timestamptz end
       from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::int[]) u(service_id, sender, until, late_ms)
       left join late l using (service_id, sender)
       order by u.service_id, u.sender
       on conflict (service_id, sender) do update set
         reported_until = greatest(r.reported_until, excluded.reported_until),
         heard_at = greatest(r.heard_at, excluded.heard_at),
         late_ms = case when r.late_at < excluded.late_at - interval '1 day' then excluded.late_ms
           else greatest(r.late_ms, excluded.late_ms) end,
         late_at = case when r.late_at < excluded.late_at - interval '1 day' or 2 * excluded.late_ms >= r.late_ms
           then excluded.late_at else r.late_at end,
         missed = case when excluded.missed > 0 and r.missed_at < excluded.missed_at - interval '7 days' then 0
           else r.missed end + excluded.missed,
         missed_at = coalesce(excluded.missed_at, r.missed_at)`,
      [
        ...[organizationId, news.map(each => each.serviceId), news.map(each => each.sender)],
        ...[news.map(each => new Date(each.until + intervalMs.minute)), news.map(each => each.lateMs), now],
        ...[old.map(each => each.serviceId), old.map(each => each.sender), old.map(each => each.environment)],
        ...[old.map(each => each.at), old.map(each => each.lines)],
      ],
    )
    // Whoever reports on one service has nothing older of the others that he reports on.
    const senders = [...Map.groupBy(news, each => each.sender)]
    await client.query(
      `update report_senders r set reported_until = u.until
       from unnest($2::uuid[], $3::timestamptz[]) u(sender, until)
       where r.sender = u.sender and (r.service_id, r.sender) in (
         select service_id, sender from report_senders s join unnest($2::uuid[], $3::timestamptz[]) n(sender, until) using (sender)
         where organization_id = $1 and s.reported_until < n.until order by service_id, sender for update of s)`,
      [
        organizationId,
        senders.map(([sender]) => sender),
        senders.map(([, own]) => new Date(Math.max(...own.map(each => each.until)) + intervalMs.minute)),
      ],
    )
  })
}
