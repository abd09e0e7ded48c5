import { sql } from 'drizzle-orm'
import { type Transaction, withTenantPrepared } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { detect } from '#lib/detection/detect.ts'
import { unknownKeys } from '#lib/detection/detectors/unknown-keys.ts'
import { volume } from '#lib/detection/detectors/volume.ts'
import { findNewcomers } from '#lib/detection/find-newcomers.ts'
import type { Finding } from '#lib/detection/finding.ts'
import { hadTouched, type JudgedKey, loadKey, loadLearned } from '#lib/detection/load-key-past.ts'
import { arrayOf } from '#lib/usage/array-of.ts'
import { anyAgent } from '#lib/usage/browser-of.ts'
import type { Cue } from '#lib/usage/cue.ts'
import { withoutUser } from '#lib/usage/decoy-cues.ts'
import { apart } from './apart.ts'
import type { Candidate } from './candidate.ts'
import { forgetFailure, hasFailed, leftAlone, noteFailure } from './failed-cues.ts'
import { raiseAlert } from './raise-alert.ts'
import { stopByItself } from './stop-by-itself.ts'

const cuesAtOnce = 2_000

/**
 * Takes what ingestion noticed in one organization, asks the detectors what it means, and writes alerts and notices with
 * it: taken and told is one transaction. One judge at a time. Returns how much it took; 0: nothing waits but for
 * evidence or another try, or another is at it. `arrivedBy`: what came in later waits, so that a past can be judged day
 * by day. What can't be judged is tried again, then logged and set aside, and holds up nothing else.
 */
export async function judgeCues(actor: SystemActor, now: Date = new Date(), arrivedBy?: Date): Promise<number> {
  return withTenantPrepared(actor, async tx => {
    const [lock] = await tx.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended('judge ' || ${actor.organizationId}, 0)) as locked`,
    )
    if (!lock?.locked) return 0
    const cues = await readCues(tx, now, arrivedBy)
    const judged: WaitingCue[] = []
    const failed: WaitingCue[] = []
    const candidates: Candidate[] = []
    // In order of id, as everybody does who locks several keys.
    const idOf = ({ keyId }: Cue) => keyId ?? ''
    const sorted = cues.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0))
    const newcomers = await findNewcomers(tx, cues)
    // What failed once is tried alone: it takes nothing else of its key with it.
    for (const own of Map.groupBy(sorted, ({ id, keyId }) => (hasFailed(id) ? id : keyId)).values()) {
      const keyId = own[0]?.keyId ?? null
      if (keyId !== null && newcomers.has(keyId)) {
        judged.push(...own)
        continue
      }
      const isDone = await apart(tx, { organizationId: actor.organizationId, keyId }, async part => {
        if (keyId === null) await judgeServices(part, actor, own, now)
        else candidates.push(...(await judgeKey(part, actor, { keyId, cues: own }, now)))
      })
      const cuesOf = isDone ? judged : failed
      cuesOf.push(...own)
    }
    await tx.execute(sql`delete from cues where id = any(${arrayOf(judged.map(({ id }) => id))}::uuid[])`)
    const stops = await stopByItself(tx, actor, candidates, now)
    for (const cue of judged) forgetFailure(cue)
    for (const cue of failed) noteFailure(cue, now)
    return judged.length || stops
  })
}

interface WaitingCue extends Cue {
  id: string
}

async function readCues(tx: Transaction, now: Date, arrivedBy?: Date): Promise<WaitingCue[]> {
  const until = arrivedBy?.toISOString() ?? 'infinity'
  const rows = await tx.execute<WaitingCue & Record<string, unknown>>(sql`
    select id::text as id, kind, key_id::text as "keyId", secret_id::text as "secretId", service_id::text as "serviceId", environment,
      value, source, extract(epoch from first_at)::float8 * 1000 as first,
      extract(epoch from last_at)::float8 * 1000 as last, requests
    from cues where kind <> 'unproven' and created_at <= ${until}::timestamptz
      and id <> all(${arrayOf(leftAlone(now))}::uuid[])
    order by created_at limit ${cuesAtOnce}`)
  return [...rows]
}

/** A page before the places that its visitors come from, and places before what weighs more beside them. */
const order: Cue['kind'][] = [
  'decoy',
  'leaked',
  'awake',
  'country',
  'network',
  'sensitive',
  'sensitive_often',
  'client',
  'browser',
  'refused',
  'let_through',
  'errors',
  'prefixes',
  'volume',
]

function rank({ kind, value }: Cue): number {
  return kind === 'browser' && value !== anyAgent ? -1 : order.indexOf(kind)
}

/** How much it is shows minutes after its time is over, and all else at the first request: so one cause is one alert in a past that is judged by days, too. */
const volumeKnownMs = 10 * 60_000
const knownAt = ({ kind, first, last }: Cue): number => (kind === 'volume' ? last + volumeKnownMs : first)

async function judgeKey(
  tx: Transaction,
  actor: SystemActor,
  { keyId, cues }: { keyId: string; cues: Cue[] },
  now: Date,
): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  await noteDecoyUse(tx, keyId, cues)
  const sorted = together(cues).sort((a, b) => knownAt(a) - knownAt(b) || rank(a) - rank(b))
  let key = await loadKey(tx, keyId, sorted)
  for (const cue of sorted) {
    if (!key) break
    if (cue.kind === 'sensitive' && (await hadTouched(tx, keyId, cue.value, cue.first))) continue
    const findings = detect(cue, key.past)
    for (const finding of findings) {
      const raised = await raiseAlert(tx, subjectOf(actor, key), finding, now)
      const { past: _, ...whose } = key
      candidates.push(...raised.map(alert => ({ key: whose, alert, finding })))
    }
    if (findings.length > 0 && cue !== sorted.at(-1))
      key = { ...key, past: { ...key.past, ...(await loadLearned(tx, keyId)) } }
  }
  return candidates
}

/** No count knows of it, so when it was last used would stand nowhere once its requests are kept no longer. */
async function noteDecoyUse(tx: Transaction, keyId: string, cues: readonly Cue[]): Promise<void> {
  const last = Math.max(...cues.filter(({ kind }) => kind === 'decoy').map(cue => cue.last))
  if (!Number.isFinite(last)) return
  const at = new Date(last).toISOString()
  await tx.execute(sql`update keys set last_used_at = greatest(last_used_at, ${at}::timestamptz) where id = ${keyId}`)
}

function subjectOf({ organizationId }: SystemActor, { id, name, serviceId, teamId, environment }: JudgedKey) {
  return { organizationId, keyId: id, name, serviceId, teamId, environment }
}

/** An origin or a program is whatever a caller says, and says no more a thousand times than these. */
const namesAtOnce = 20

/** The refusals of several batches are one, and so is a log in which a key stands again and again. */
function together(cues: readonly Cue[]): Cue[] {
  const merged = new Map<string, Cue>()
  const others: Cue[] = []
  const names = { browser: 0, client: 0 }
  let decoys = 0
  for (const cue of cues) {
    if (cue.kind === 'decoy' && decoys++ >= namesAtOnce) cue.value = withoutUser(cue.value)
    if (cue.kind !== 'refused' && cue.kind !== 'let_through' && cue.kind !== 'decoy' && cue.kind !== 'leaked') {
      const isName = cue.kind === 'client' || (cue.kind === 'browser' && cue.value !== anyAgent)
      if (!isName || names[cue.kind as keyof typeof names]++ < namesAtOnce) others.push(cue)
      continue
    }
    const name = `${cue.kind} ${cue.secretId} ${cue.serviceId} ${cue.environment} ${cue.value}`
    const known = merged.get(name)
    if (!known) merged.set(name, { ...cue })
    else {
      known.first = Math.min(known.first, cue.first)
      known.last = Math.max(known.last, cue.last)
      known.requests += cue.requests
    }
  }
  return [...others, ...merged.values()]
}

/** Keys that nobody knows: all of a service and its environment are one. */
async function judgeServices(tx: Transaction, { organizationId }: SystemActor, cues: Cue[], now: Date): Promise<void> {
  for (const cue of together(cues)) {
    const [service] = await tx.execute<{ slug: string; teamId: string; already: number }>(sql`
      select v.slug, v.team_id::text as "teamId", coalesce((select sum(g.requests) from signals g join alerts a on a.id = g.alert_id
        where a.service_id = v.id and a.environment = ${cue.environment} and a.key_id is null
          and a.detector = 'unknown_keys' and a.closed_at is null), 0)::float8 as already
      from services v where v.id = ${cue.serviceId}`)
    if (!service) continue
    const { slug: name, teamId, already } = service
    const environment: Environment = cue.environment
    const findings: Finding[] = [...unknownKeys(cue, already), ...volume(cue, { environment })]
    for (const finding of findings) {
      const of = { organizationId, keyId: null, serviceId: cue.serviceId, teamId, environment, name }
      await raiseAlert(tx, of, finding, now)
    }
  }
}
