import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { passwordResets, users } from '#db/schema/users.ts'
import type { Transaction } from '#db/tenant.ts'
import { hashOpaqueToken } from './opaque-token.ts'

/** Short: it is as good as the password, and whoever asked for it is waiting. */
export const passwordResetHours = 24

export interface PasswordResetLink {
  id: string
  userId: string
  email: string
  organizationId: string | null
}

/** The reset that the link opens; null: used, expired or made up. */
export async function findPasswordReset(token: string, now = new Date()): Promise<PasswordResetLink | null> {
  const [link] = await database('auth')
    .select({
      id: passwordResets.id,
      userId: passwordResets.userId,
      email: users.email,
      organizationId: passwordResets.organizationId,
    })
    .from(passwordResets)
    .innerJoin(users, eq(users.id, passwordResets.userId))
    .where(
      and(
        eq(passwordResets.tokenHash, hashOpaqueToken(token)),
        isNull(passwordResets.usedAt),
        gt(passwordResets.expiresAt, now),
      ),
    )
  return link ?? null
}

/**
 * Sets the new password, uses up the link and ends every session of the person, in the caller's transaction. False: the
 * link no longer works. The rules stand in the SQL function (migration `people`), which alone may write to `users` here.
 */
export async function spendPasswordReset(
  tx: Transaction,
  { token, passwordHash }: { token: string; passwordHash: string },
  now: Date,
): Promise<boolean> {
  const link = hashOpaqueToken(token)
  const [row] = await tx.execute<{ person: string | null }>(
    sql`select keyturn_use_password_reset(${link}, ${passwordHash}, ${now.toISOString()}) as person`,
  )
  return row?.person != null
}
