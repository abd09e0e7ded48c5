import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import type { Finding } from '#lib/detection/finding.ts'
import { isSecretLive } from '#lib/detection/load-key-past.ts'

/**
 * Whether a leak may stop its key: somebody vouches for it (GitHub signed it, or a token's holder told of it, and both
 * showed the secret in plain), and the secret works. A log proves nothing: whoever may report lines writes what they
 * like. And where Keyturn stopped the key for this secret before, somebody released it who knew; more copies of the same
 * secret are told of, and stop it no more.
 */
export async function isLeakProven(
  tx: Transaction,
  { key, finding }: { key: { id: string }; finding: Pick<Finding, 'value' | 'source'> },
): Promise<boolean> {
  if (finding.source !== 'told') return false
  const [proof] = await tx.execute<{ holds: boolean }>(sql`
    select l.found_by <> 'log' and ${isSecretLive} and not exists (
        select from alerts a join alert_events e on e.alert_id = a.id
          join signals g on g.alert_id = a.id and g.subject = 'leak' join leaks o on o.id::text = g.value
        where a.key_id = k.id and a.detector = 'leaked_key' and e.act = 'stopped_key' and e.created_at >= s.created_at
          and o.secret_id = s.id and o.created_at <= e.created_at) as holds
    from leaks l join key_secrets s on s.id = l.secret_id join keys k on k.id = l.key_id
    where l.id = ${finding.value}::uuid and k.id = ${key.id}`)
  return proof?.holds ?? false
}
