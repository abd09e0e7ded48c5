import { and, count, desc, eq, gt, inArray, isNotNull, min } from 'drizzle-orm'
import { notices } from '#db/schema/notices.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { mayAnywhere } from '#lib/access/may.ts'
import { getEnv } from '#lib/env.ts'
import { mailServerHost } from './mail-server.ts'

export interface MailStatus {
  /** host and port; never the user or the password. Null: none is set */
  host: string | null
  from: string | null
  /** notices on their way */
  pending: number
  oldestPendingAt: Date | null
  /** notices that were given up, of the last 30 days */
  failed: number
  /** of the youngest notice that was refused and has not arrived */
  lastError: string | null
}

const failedForMs = 30 * 86_400_000

/** Whether mail leaves, for those who see to notifications; null for others. */
export async function getMailStatus(actor: MemberActor, now: Date = new Date()): Promise<MailStatus | null> {
  if (!mayAnywhere(actor, 'notification.manage')) return null
  const host = mailServerHost()
  const from = (host && getEnv().mailFrom) || null
  return { host, from, ...(await withTenant(actor, tx => countMail(tx, new Date(now.getTime() - failedForMs)))) }
}

async function countMail(tx: Transaction, since: Date) {
  const pendingOnes = eq(notices.mailState, 'pending')
  const failedOnes = and(eq(notices.mailState, 'failed'), gt(notices.createdAt, since))
  const [pending] = await tx
    .select({ n: count(), oldest: min(notices.createdAt) })
    .from(notices)
    .where(pendingOnes)
  const [failed] = await tx.select({ n: count() }).from(notices).where(failedOnes)
  const [last] = await tx
    .select({ error: notices.mailError })
    .from(notices)
    .where(
      and(
        inArray(notices.mailState, ['pending', 'failed']),
        gt(notices.createdAt, since),
        isNotNull(notices.mailError),
      ),
    )
    .orderBy(desc(notices.createdAt), desc(notices.id))
    .limit(1)
  return {
    pending: pending?.n ?? 0,
    oldestPendingAt: pending?.oldest ?? null,
    failed: failed?.n ?? 0,
    lastError: last?.error ?? null,
  }
}
