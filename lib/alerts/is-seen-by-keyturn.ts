import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { fanOutParameters } from '#lib/detection/detectors/fan-out.ts'
import type { Finding } from '#lib/detection/finding.ts'
import { addressPrefix } from '#lib/usage/address.ts'
import { sensitiveMatcher } from '#lib/usage/sensitive-route.ts'

/** So many requests make a place; one is enough of what a key does. */
const placeAtLeast = 3
const places = new Set<Finding['subject']>(['country', 'travel', 'network', 'client'])
const looked = 5_000
/** A gateway tells when it answered, by its own clock; Keyturn was asked before. */
export const evidenceMs = 60_000

/** let through by Keyturn, with a secret that is live now */
const isOwn = sql`u.source = 'verification' and u.outcome = 'valid' and s.ended_at is null
  and (s.retires_at is null or s.retires_at > now())`

/**
 * Whether Keyturn's own verifications bear a finding out, of a secret that is live now: what is reported can be made up
 * by whoever may report on the service.
 */
export async function isSeenByKeyturn(
  tx: Transaction,
  {
    key,
    finding,
  }: { key: { id: string }; finding: Pick<Finding, 'subject' | 'value' | 'first' | 'last' | 'requests'> },
): Promise<boolean> {
  const { subject, value, first, last } = finding
  if (subject === 'addresses') return (await newPrefixes(tx, key.id, last)) >= fanOutParameters.prefixesAtLeast
  const [from, to] = [first - evidenceMs, last + evidenceMs].map(time => new Date(time).toISOString())
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
      and ${isOwn} and ${condition ?? sql`true`}
    order by u.time limit ${looked}`)
  if (subject !== 'sensitive') return rows.length >= (places.has(subject) ? placeAtLeast : 1)
  const match = sensitiveMatcher([value])
  const touches = rows.filter(({ method, path }) => match(method, path) !== null).length
  // How often weighs as well, and most of it may have been made up beside what is true.
  return touches >= Math.max(1, Math.min(finding.requests, looked) / 2)
}

/** In the hour: any key that is in use was seen at some address, and made-up ones are reported beside it. */
async function newPrefixes(tx: Transaction, keyId: string, last: number): Promise<number> {
  const [from, to] = [last - fanOutParameters.windowMs, last].map(time => new Date(time).toISOString())
  const rows = await tx.execute<{ ip: string }>(sql`
    select distinct host(u.ip) as ip from request_logs u join key_secrets s on s.id = u.secret_id
    where u.key_id = ${keyId} and u.time >= ${from}::timestamptz and u.time <= ${to}::timestamptz and u.ip is not null
      and ${isOwn} limit ${looked}`)
  const prefixes = [...new Set(rows.map(({ ip }) => addressPrefix(ip)))]
  const fresh = await tx.execute(sql`
    select value from sightings where key_id = ${keyId} and dimension = 'prefix'
      and value in (select jsonb_array_elements_text(${JSON.stringify(prefixes)}::jsonb))
      and first_seen_at > ${from}::timestamptz`)
  return fresh.length
}
