import { inArray, sql } from 'drizzle-orm'
import { rawSql } from '#db/client.ts'
import { alerts } from '#db/schema/alerts.ts'
import { newId } from '#db/schema/columns.ts'
import type { Transaction } from '#db/tenant.ts'
import { arrayOf } from '#lib/usage/array-of.ts'
import type { Candidate } from './candidate.ts'
import { evidenceMs } from './is-seen-by-keyturn.ts'

/** A flush of Keyturn's own lines takes a second, and is tried again while the database is busy. */
const provenWithinMs = 10_000

type Kept = Omit<Candidate, 'alert' | 'cueId'> & { alertId: string }

/**
 * A report may be quicker than what Keyturn saw itself is written down: such a stop waits with the cues, and is asked for
 * again. Who judges may take cues and make none, so this is written beside the transaction; should that fail, the alert
 * that is named is not there, and nothing comes of it. What waits already stays as it is: written anew, each try of a
 * transaction that fails would double it.
 */
export async function keepUnproven(candidates: readonly Candidate[], now: Date): Promise<void> {
  const fresh = candidates.filter(({ cueId }) => cueId === undefined)
  if (fresh.length === 0) return
  const data = rawSql('data')
  const rows = fresh.map(({ alert, key, finding }) => ({
    ...{ id: newId(), organization_id: alert.organizationId, kind: 'unproven', created_at: now },
    ...{ key_id: key.id, service_id: key.serviceId, environment: key.environment, source: finding.source },
    ...{ first_at: new Date(finding.first), last_at: new Date(finding.last), requests: finding.requests },
    value: JSON.stringify({ key, finding, alertId: alert.id } satisfies Kept),
  }))
  await data`insert into cues ${data(rows)}`
}

/** Those of which Keyturn has written something down by now, and for the last time those that waited long enough. */
export async function readUnproven(tx: Transaction, now: Date): Promise<Candidate[]> {
  const before = waitedSince(now)
  const leeway = sql.raw(`interval '${evidenceMs} milliseconds'`)
  const rows = await tx.execute<{ id: string; value: string }>(sql`
    select c.id::text as id, c.value from cues c where c.kind = 'unproven' and (c.created_at <= ${before}::timestamptz or exists (
      select from request_logs u where u.key_id = c.key_id and u.source = 'verification'
        and u.time between c.first_at - ${leeway} and c.last_at + ${leeway}))`)
  if (rows.length === 0) return []
  const kept = rows.map(({ id, value }) => ({ ...(JSON.parse(value) as Kept), cueId: id }))
  const found = await tx
    .select()
    .from(alerts)
    .where(inArray(alerts.id, [...new Set(kept.map(({ alertId }) => alertId))]))
  const byId = new Map(found.map(alert => [alert.id, alert]))
  return kept.flatMap(({ alertId, ...candidate }) => {
    const alert = byId.get(alertId)
    return alert && alert.closedAt === null ? [{ ...candidate, alert }] : []
  })
}

/** All that waited long enough, and what was decided of the others. */
export async function forgetUnproven(tx: Transaction, decided: readonly Candidate[], now: Date): Promise<void> {
  const ids = decided.flatMap(({ cueId }) => cueId ?? [])
  await tx.execute(sql`delete from cues where kind = 'unproven'
    and (created_at <= ${waitedSince(now)}::timestamptz or id = any(${arrayOf(ids)}::uuid[]))`)
}

const waitedSince = (now: Date) => new Date(now.getTime() - provenWithinMs).toISOString()
