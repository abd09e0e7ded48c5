import { and, eq, inArray, sql } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { signInAttempts } from '#db/schema/users.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { attemptSubjects, countAttempt, waitMs } from './sign-in-delay.ts'

export interface Delayed {
  kind: 'delayed'
  retryAfterSeconds: number
}

const longAgo = new Date(0)

/**
 * Counts an attempt as failed *before* the password is looked at, under a lock: a thousand attempts sent at once get no
 * more looks than a thousand sent in a row. A right password takes the count back with `forgiveAttempt`.
 */
export async function reserveAttempt(email: string, ip: string | null, now: Date): Promise<Result<null, Delayed>> {
  const subjects = attemptSubjects(email, ip).sort()
  return await database('auth').transaction(async tx => {
    // One statement that makes or locks each row, in an order that is always the same, so that no row can vanish in
    // between and two attempts can't wait for each other.
    const rows = await tx
      .insert(signInAttempts)
      .values(subjects.map(subject => ({ subject, failures: 0, lastFailedAt: longAgo })))
      .onConflictDoUpdate({ target: signInAttempts.subject, set: { subject: sql`excluded.subject` } })
      .returning()
    const wait = Math.max(...rows.map(row => waitMs(row, now)))
    if (wait > 0) {
      // Attempts that are not looked at leave nothing behind, or made-up accounts could fill the table.
      const unused = and(inArray(signInAttempts.subject, subjects), eq(signInAttempts.failures, 0))
      await tx.delete(signInAttempts).where(unused)
      return err({ kind: 'delayed', retryAfterSeconds: Math.ceil(wait / 1000) })
    }
    for (const row of rows) {
      await tx
        .update(signInAttempts)
        .set({ failures: countAttempt(row, now), lastFailedAt: now })
        .where(eq(signInAttempts.subject, row.subject))
    }
    return ok(null)
  })
}

/**
 * After a right password: the account's count is gone. The address gets back only this attempt's, or somebody could
 * guess at other accounts for ever by signing in to their own in between.
 */
export async function forgiveAttempt(email: string, ip: string | null): Promise<void> {
  const [account, address] = attemptSubjects(email, ip)
  const db = database('auth')
  if (account) await db.delete(signInAttempts).where(eq(signInAttempts.subject, account))
  if (address) await takeBack(address)
}

/** After an attempt that could not be looked at: as if it had not been made. */
export async function withdrawAttempt(email: string, ip: string | null): Promise<void> {
  for (const subject of attemptSubjects(email, ip)) await takeBack(subject)
}

async function takeBack(subject: string): Promise<void> {
  await database('auth')
    .update(signInAttempts)
    .set({ failures: sql`greatest(0, ${signInAttempts.failures} - 1)` })
    .where(eq(signInAttempts.subject, subject))
}
