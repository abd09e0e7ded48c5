import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import type { Finding } from '#lib/detection/finding.ts'
import { sensitiveMatcher } from '#lib/usage/sensitive-route.ts'

/** So many requests make a place; one is enough of what a key does. */
const placeAtLeast = 3
const places = new Set<Finding['subject']>(['country', 'travel', 'network', 'client'])
const looked = 5_000

/**
 * Whether Keyturn's own verifications bear a finding out, of a secret that is live now: what is reported can be made up
 * by whoever may report on the service.
 */
export async function isSeenByKeyturn(
  tx: Transaction,
  { key, finding }: { key: { id: string }; finding: Finding },
): Promise<boolean> {
  const { subject, value, first, last } = finding
  const [from, to] = [first, last].map(time => new Date(time).toISOString())
  const condition = {
    country: sql`u.country = ${value}`,
    travel: sql`u.country = ${value}`,
    network: sql`u.asn = ${Number(value) || 0}`,
    client: sql`starts_with(u.user_agent, ${value})`,
    browser: value === 'Mozilla' ? sql`starts_with(u.user_agent, 'Mozilla')` : sql`u.origin = ${value}`,
  }[subject as string]
  const rows = await tx.execute<{ method: string | null; path: string | null }>(sql`
    select u.method, u.path from request_logs u join key_secrets s on s.id = u.secret_id
    where u.key_id = ${key.id} and u.time >= ${from}::timestamptz and u.time <= ${to}::timestamptz
      and u.source = 'verification' and u.outcome = 'valid' and s.ended_at is null
      and (s.retires_at is null or s.retires_at > now()) and ${condition ?? sql`true`}
    order by u.time limit ${looked}`)
  if (subject !== 'sensitive') return rows.length >= (places.has(subject) ? placeAtLeast : 1)
  const match = sensitiveMatcher([value])
  return rows.some(({ method, path }) => match(method, path) !== null)
}
