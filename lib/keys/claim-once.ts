import { and, eq } from 'drizzle-orm'
import { idempotencyKeys } from '#db/schema/idempotency.ts'
import type { Transaction } from '#db/tenant.ts'
import { err, ok, type Result } from '#lib/result.ts'

/** What a program sends along so that a repeated request is not done twice. */
export interface Once {
  endpoint: string
  /** its `Idempotency-Key` */
  key: string
  /** SHA-256 of what it asked for */
  bodyHash: Buffer
}

export type OnceError = { reason: 'already_created'; keyId: string } | { reason: 'idempotency_key_reused' }

/**
 * Claims an `Idempotency-Key` for what is about to be made, in the transaction that makes it: both are kept, or neither,
 * and of two at once the second waits here. The plain key can't be given out twice, so a repetition only learns what
 * was made.
 */
export async function claimOnce(
  tx: Transaction,
  organizationId: string,
  { endpoint, key, bodyHash }: Once,
  subjectId: string,
): Promise<Result<null, OnceError>> {
  const claimed = await tx
    .insert(idempotencyKeys)
    .values({ organizationId, endpoint, key, bodyHash, subjectId })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key })
  if (claimed.length > 0) return ok(null)
  const [earlier] = await tx
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.endpoint, endpoint), eq(idempotencyKeys.key, key)))
  if (!earlier?.bodyHash.equals(bodyHash)) return err({ reason: 'idempotency_key_reused' })
  return err({ reason: 'already_created', keyId: earlier.subjectId })
}
