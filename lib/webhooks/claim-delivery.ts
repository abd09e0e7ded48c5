import { sql } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { webhookAttempts } from '#db/schema/webhooks.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Sealed } from '#lib/credentials/seal.ts'
import { leaseMs } from './lease.ts'

/** A delivery in the hands of whoever is about to send it, with all that it takes to send it. */
export interface Claim {
  organizationId: string
  webhookId: string
  deliveryId: string
  leaseId: string
  leasedAt: Date
  kind: 'standard' | 'slack'
  address: string
  event: string
  body: string
  secrets: (Sealed & { purpose: 'signing' | 'address' })[]
  /** its webhook's last attempt failed */
  isFailing: boolean
  /** who asked for this attempt; null: the clock */
  memberId: string | null
}

interface Row extends Record<string, unknown> {
  deliveryId: string
  kind: Claim['kind']
  address: string
  event: string
  body: string
  isFailing: boolean
  /** as JSON */
  secrets: { purpose: 'signing' | 'address'; sealed: string; pepperFingerprint: string }[] | null
  interruptedAt: Date | string | null
}

/**
 * Takes what a webhook has to send next, `atMost` of it, for `leaseMs`: of several that ask at once each takes others, and
 * nobody waits. An attempt that was never written down, because its process died, is written down here.
 */
export function claimDue(
  tx: Transaction,
  { organizationId, webhookId, atMost }: { organizationId: string; webhookId: string; atMost: number },
  now: Date,
): Promise<Claim[]> {
  const due = sql`select id, leased_at from webhook_deliveries
    where webhook_id = ${webhookId} and state = 'pending' and next_attempt_at <= ${now.toISOString()}::timestamptz
      and exists (select from webhooks w where w.id = ${webhookId} and w.removed_at is null and w.off_at is null
        and (w.quiet_until is null or w.quiet_until <= ${now.toISOString()}::timestamptz))
    order by next_attempt_at, id limit ${atMost} for update skip locked`
  return take(tx, { organizationId, webhookId, due, memberId: null }, now)
}

/** The same of one delivery that somebody wants to be sent now; whoever calls has locked it and seen that it is free. */
export async function claimOne(
  tx: Transaction,
  of: { organizationId: string; webhookId: string; deliveryId: string; memberId: string | null },
  now: Date,
): Promise<Claim | null> {
  const due = sql`select id, leased_at from webhook_deliveries where id = ${of.deliveryId}`
  const [claim] = await take(tx, { ...of, due }, now)
  return claim ?? null
}

interface Wanted {
  organizationId: string
  webhookId: string
  due: ReturnType<typeof sql>
  memberId: string | null
}

async function take(
  tx: Transaction,
  { organizationId, webhookId, due, memberId }: Wanted,
  now: Date,
): Promise<Claim[]> {
  const leaseId = newId()
  const end = new Date(now.getTime() + leaseMs)
  const rows = await tx.execute<Row>(sql`
    with due as (${due})
    update webhook_deliveries d set state = 'pending', ended_at = null, attempts = d.attempts + 1,
      lease_id = ${leaseId}, leased_at = ${now.toISOString()}::timestamptz, next_attempt_at = ${end.toISOString()}::timestamptz
    from due, webhooks w
    where d.id = due.id and w.id = d.webhook_id
    returning d.id::text as "deliveryId", w.kind, w.address, d.event, d.body, w.failing_since is not null as "isFailing",
      due.leased_at as "interruptedAt",
      (select json_agg(json_build_object('purpose', s.purpose, 'sealed', encode(s.sealed, 'base64'),
          'pepperFingerprint', s.pepper_fingerprint) order by s.retires_at desc nulls first)
        from webhook_secrets s where s.webhook_id = w.id
          and (s.retires_at is null or s.retires_at > ${now.toISOString()}::timestamptz)) as secrets`)
  const claims: Claim[] = []
  for (const { interruptedAt, secrets, ...row } of rows) {
    const { deliveryId } = row
    if (interruptedAt !== null) await noteInterrupted(tx, { organizationId, webhookId, deliveryId }, interruptedAt)
    const opened = (secrets ?? []).map(each => ({ ...each, sealed: Buffer.from(each.sealed, 'base64') }))
    claims.push({ organizationId, webhookId, leaseId, leasedAt: now, memberId, ...row, secrets: opened })
  }
  return claims
}

async function noteInterrupted(
  tx: Transaction,
  of: { organizationId: string; webhookId: string; deliveryId: string },
  startedAt: Date | string,
): Promise<void> {
  await tx.insert(webhookAttempts).values({ ...of, startedAt: new Date(startedAt), error: 'interrupted' })
}
