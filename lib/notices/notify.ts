import { notices } from '#db/schema/notices.ts'
import type { Transaction } from '#db/tenant.ts'
import { getEnv } from '#lib/env.ts'

export interface Notice {
  severity: 'info' | 'warning' | 'critical'
  /** one line, without a full stop */
  title: string
  /** what happened, what it means, what to do; plain text */
  body: string
  /** where to act: a path of the app */
  href: string
  keyId?: string
  /** what is told at most once to a person */
  dedupeKey: string
}

/**
 * Tells members something, in the transaction of what it tells of, so that both stand or neither. Whoever was told
 * already (by `dedupeKey`) is not told again. Mail is sent later, by the clock. Returns how many were told.
 */
export async function notify(
  tx: Transaction,
  organizationId: string,
  { to, ...notice }: Notice & { to: readonly string[] },
  now: Date,
): Promise<number> {
  const members = [...new Set(to)].sort()
  if (members.length === 0) return 0
  const hasMail = getEnv().smtpUrl !== undefined
  const told = await tx
    .insert(notices)
    .values(
      members.map(memberId => ({
        ...{ organizationId, memberId, ...notice, createdAt: now },
        mailState: hasMail ? ('pending' as const) : ('none' as const),
        mailNextAt: hasMail ? now : null,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: notices.id })
  return told.length
}
