import { createHash } from 'node:crypto'
import { and, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import { cues } from '#db/schema/alerts.ts'
import { newId } from '#db/schema/columns.ts'
import { leaks } from '#db/schema/leaks.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { type AuditEvent, recordEvents } from '#lib/audit/record-event.ts'
import { endLeakedToken } from './end-leaked-token.ts'
import type { FoundCredential, FoundKey } from './find-credentials.ts'
import type { ToldLeak } from './told-leak.ts'

/** An address more says nothing more of a secret that stands in so many. */
const placesAtMost = 500

type Row = typeof leaks.$inferInsert

/**
 * Writes down where an organization's keys and tokens were found, in the caller's transaction: a cue for the judge, who
 * tells people and stops keys by policy, of each key; the end of each token; and the ledger's entry. What is known already
 * changes nothing, however often it is told: a signed message can be sent again by whoever caught it. Returns how many
 * places were new.
 */
export async function noteToldLeaks(
  tx: Transaction,
  actor: Actor,
  told: readonly ToldLeak[],
  now: Date,
): Promise<number> {
  const byRow = new Map(told.map(each => [rowName(each), each]))
  // In the order of what makes a row one: those who tell of the same at once queue, and never deadlock.
  const rows = [...byRow]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => ({ each, row: rowOf(actor, each, now) }))
  const full = await findFull(
    tx,
    rows.map(({ each }) => each),
  )
  const wanted = rows.filter(({ each }) => !full.has(idOf(each.found)))
  if (wanted.length === 0) return 0
  const made = await tx
    .insert(leaks)
    .values(wanted.map(({ row }) => row))
    .onConflictDoNothing()
    .returning({ id: leaks.id })
  const ids = new Set(made.map(({ id }) => id))
  const fresh = wanted.filter(({ row }) => ids.has(row.id ?? ''))
  const ofKeys = fresh.flatMap(({ each, row }) => (each.found.kind === 'key' ? cueOf(each.found, row, now) : []))
  if (ofKeys.length > 0) await tx.insert(cues).values(ofKeys)
  const events: AuditEvent[] = fresh.map(({ each, row }) => eventOf(each, row))
  const tokens = new Map(fresh.flatMap(({ each }) => (each.found.kind === 'token' ? [[each.found.tokenId, each]] : [])))
  for (const each of [...tokens.values()].sort((a, b) => (idOf(a.found) < idOf(b.found) ? -1 : 1))) {
    events.push(...(await endLeakedToken(tx, actor, each, now)))
  }
  await recordEvents(tx, actor, events, now)
  return fresh.length
}

const idOf = (found: FoundCredential) => (found.kind === 'key' ? found.secretId : found.tokenId)

/** What tells two places apart; one that nobody names is one place. */
const placeOf = ({ url, source }: ToldLeak) => url ?? `source ${source ?? ''}`

const rowName = (told: ToldLeak) => `${idOf(told.found)} ${placeOf(told)}`

function rowOf(actor: Actor, told: ToldLeak, now: Date): Row {
  const { found, url, source, foundAt } = told
  const isByToken = actor.kind === 'token'
  return {
    ...{ id: newId(), organizationId: actor.organizationId, url, source, foundAt, createdAt: now },
    ...(found.kind === 'key' ? { keyId: found.keyId, secretId: found.secretId } : { tokenId: found.tokenId }),
    placeHash: createHash('sha256').update(placeOf(told)).digest(),
    foundBy: isByToken ? 'token' : 'github',
    reporterId: isByToken ? actor.tokenId : null,
  }
}

function cueOf({ keyId, secretId, serviceId, environment }: FoundKey, row: Row, now: Date) {
  const { organizationId } = row
  return [
    {
      ...{ organizationId, kind: 'leaked' as const, keyId, secretId, serviceId, environment, value: row.id ?? '' },
      ...{ source: 'told' as const, first: now, last: now, requests: 0, createdAt: now },
    },
  ]
}

function eventOf({ found, url, source }: ToldLeak, { foundBy }: Row): AuditEvent {
  const { name, hint } = found
  const detail = { name, hint, foundBy, ...(url !== null && { url }), ...(source !== null && { source }) }
  return found.kind === 'key'
    ? { action: 'key.leaked', subject: { type: 'key', id: found.keyId }, teamId: found.teamId, detail }
    : { action: 'token.leaked', subject: { type: 'token', id: found.tokenId }, detail }
}

async function findFull(tx: Transaction, told: readonly ToldLeak[]): Promise<Set<string>> {
  const secretIds = told.flatMap(({ found }) => (found.kind === 'key' ? found.secretId : []))
  const tokenIds = told.flatMap(({ found }) => (found.kind === 'token' ? found.tokenId : []))
  const whose = sql<string>`coalesce(${leaks.secretId}, ${leaks.tokenId})`
  const counted = await tx
    .select({ id: whose, places: sql<number>`count(*)::int` })
    .from(leaks)
    .where(
      and(
        or(
          inArray(leaks.secretId, secretIds),
          and(isNull(leaks.secretId), inArray(leaks.tokenId, tokenIds)), // as the unique index has them
        ),
        ne(leaks.foundBy, 'log'),
      ),
    )
    .groupBy(whose)
  return new Set(counted.filter(({ places }) => places >= placesAtMost).map(({ id }) => id))
}
