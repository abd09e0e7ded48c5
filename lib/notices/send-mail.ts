import { createHash } from 'node:crypto'
import { and, asc, eq, exists, inArray, lte, ne, sql } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { notices } from '#db/schema/notices.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { composeMail } from './compose-mail.ts'
import { mailServer, type Refusal } from './mail-server.ts'
import { nextMailAt } from './next-mail-at.ts'

export interface SentMail {
  sent: number
  /** those that will be tried again among them */
  failed: number
}

const leaseMs = 5 * 60_000
const roundMs = 60_000
/** A mail of more is read by nobody; the rest comes in the next one of the same round. */
const noticesPerMail = 200

/**
 * Mails what is pending and due in one organization: to each member one mail of all of it.
 *
 * A mail server may dawdle, so no transaction is open while it is asked. A member's notices are claimed by putting their
 * next try off by the lease, then sent, then marked. Two workers at once claim different members. Whoever dies between
 * sending and marking leaves a mail that is sent again after the lease: it may come twice (with the same Message-ID, so
 * most programs show it once), and never not at all. A round ends well within the lease; the next one goes on.
 */
export async function sendPendingMail(actor: SystemActor, now: Date = new Date()): Promise<SentMail> {
  const total: SentMail = { sent: 0, failed: 0 }
  const server = mailServer()
  if (!server) return total
  await withTenant(actor, tx => forgetThoseWhoLeft(tx, now))
  const started = performance.now()
  while (performance.now() - started < roundMs) {
    const claim = await withTenant(actor, tx => claimNext(tx, now))
    if (!claim) break
    const { name, email: address } = claim.member
    const mail = composeMail(claim.notices, getEnv().url)
    const answer = await server.send({ ...mail, to: { name, address }, id: mailId(claim) })
    if (answer.ok) {
      await withTenant(actor, tx => markSent(tx, claim, now))
      total.sent += 1
      continue
    }
    await withTenant(actor, tx => markFailed(tx, claim, answer.error, now))
    log.warn({ organizationId: actor.organizationId, why: answer.error.why }, 'a mail was not sent')
    total.failed += 1
    if (answer.error.isForAll) break
  }
  return total
}

type Claim = NonNullable<Awaited<ReturnType<typeof claimNext>>>

const isDue = (now: Date) => and(eq(notices.mailState, 'pending'), lte(notices.mailNextAt, now))

/** Who is suspended or has left is told nothing more. */
async function forgetThoseWhoLeft(tx: Transaction, now: Date): Promise<void> {
  const gone = tx.select({ id: members.id }).from(members).where(ne(members.status, 'active'))
  await tx
    .update(notices)
    .set({ mailState: 'none', mailNextAt: null })
    .where(and(isDue(now), inArray(notices.memberId, gone)))
}

/** The lock on the member keeps what they are due in one worker's hands, and so in one mail. */
async function claimNext(tx: Transaction, now: Date) {
  const due = tx
    .select({ id: notices.id })
    .from(notices)
    .where(and(eq(notices.memberId, members.id), isDue(now)))
  const [member] = await tx
    .select({ id: members.id, name: members.name, email: members.email })
    .from(members)
    .where(and(eq(members.status, 'active'), exists(due)))
    .orderBy(asc(members.id))
    .limit(1)
    .for('no key update', { skipLocked: true })
  if (!member) return null
  const oldest = tx
    .select({ id: notices.id })
    .from(notices)
    .where(and(eq(notices.memberId, member.id), isDue(now)))
    .orderBy(asc(notices.createdAt), asc(notices.id))
    .limit(noticesPerMail)
  const claimed = await tx
    .update(notices)
    .set({ mailAttempts: sql`${notices.mailAttempts} + 1`, mailNextAt: new Date(now.getTime() + leaseMs) })
    .where(inArray(notices.id, oldest))
    .returning()
  const oldestFirst = claimed.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  return claimed.length > 0 ? { member, notices: oldestFirst } : null
}

/** Of the very notices in it: the same mail again has the same id, and a mail with one notice more has another. */
function mailId({ notices }: Claim): string {
  const ids = notices.map(notice => notice.id).sort()
  return createHash('sha256').update(ids.join()).digest('hex').slice(0, 32)
}

async function markSent(tx: Transaction, claim: Claim, now: Date): Promise<void> {
  const ids = claim.notices.map(notice => notice.id)
  await tx
    .update(notices)
    .set({ mailState: 'sent', mailedAt: now, mailNextAt: null, mailError: null })
    .where(inArray(notices.id, ids))
}

async function markFailed(tx: Transaction, claim: Claim, { why }: Refusal, now: Date): Promise<void> {
  for (const { id, createdAt, mailAttempts } of claim.notices) {
    const mailNextAt = nextMailAt({ createdAt, attempts: mailAttempts }, now)
    const mailState = mailNextAt ? 'pending' : 'failed'
    await tx
      .update(notices)
      .set({ mailState, mailNextAt, mailError: why })
      .where(and(eq(notices.id, id), eq(notices.mailState, 'pending')))
  }
}
