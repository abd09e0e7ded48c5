import { rawSql } from '#db/client.ts'

/**
 * A secret's first use, told at the earliest moment that is known and never changed after. Where it succeeds another
 * secret, the overlap's clock starts with it: from then on the old one has `overlap_seconds` left, and never more than
 * was decided before.
 *
 * The statements are shared by verification and ingestion, which use two drivers. In this order in one transaction:
 * the key is locked first, as by every verb that touches its secrets, so that no two wait for each other.
 */
export const firstUse = {
  /** $1 secret id */
  lockKey: 'select 1 from keys where id = (select key_id from key_secrets where id = $1) for no key update',
  /** $1 secret id, $2 moment; a row if this was the first */
  mark: `update key_secrets set first_used_at = $2::timestamptz, last_used_at = greatest(last_used_at, $2::timestamptz)
    where id = $1 and first_used_at is null and ended_at is null returning id`,
  /**
   * $1 secret id, $2 when the clock starts. LEAST ignores what is null: no overlap, no latest moment. A deadline that
   * passed while nobody used the new secret held the old one, and no longer cuts the overlap short.
   */
  startOverlap: `update key_secrets p
    set retires_at = least(p.retires_at, case when p.retires_by > $2::timestamptz then p.retires_by end,
      $2::timestamptz + p.overlap_seconds * interval '1 second')
    where p.successor_id = $1 and p.ended_at is null`,
} as const

/**
 * Records a secret's first use as verification saw it; returns once it is committed. Of two at once one counts. False
 * where the secret was not marked: somebody else did it, or it ended while this waited for the lock, so look again.
 */
export async function markFirstUse(secretId: string, now: Date): Promise<boolean> {
  const at = now.toISOString()
  return rawSql('data').begin(async sql => {
    await sql.unsafe(firstUse.lockKey, [secretId])
    const marked = await sql.unsafe(firstUse.mark, [secretId, at])
    if (marked.length > 0) await sql.unsafe(firstUse.startOverlap, [secretId, at])
    return marked.length > 0
  })
}
