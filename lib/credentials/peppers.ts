import { createHmac } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { peppers } from '#db/schema/users.ts'
import { getEnv } from '#lib/env.ts'

/**
 * Keys and tokens are stored as HMAC-SHA-256 under a pepper that the database does not hold: a stolen dump can't
 * confirm a guess, and someone who can write rows can't make a key that works.
 */
export function hashUnder(pepper: string, plain: string): Buffer {
  return createHmac('sha256', pepper).update(plain, 'utf8').digest()
}

/** By pepper: there are two or three. */
const fingerprints = new Map<string, string>()

/** Names a pepper without giving it away. */
export function pepperFingerprint(pepper: string): string {
  const known = fingerprints.get(pepper)
  if (known) return known
  const made = createHmac('sha256', pepper).update('keyturn pepper fingerprint v1').digest('hex').slice(0, 16)
  fingerprints.set(pepper, made)
  return made
}

/** The hash that a new secret is stored under. */
export function currentHash(plain: string): { hash: Buffer; pepperFingerprint: string } {
  const { pepper } = getEnv()
  return { hash: hashUnder(pepper, plain), pepperFingerprint: pepperFingerprint(pepper) }
}

/** Every hash under which a presented secret may stand: the current pepper's first, then the accepted ones'. */
export function candidateHashes(plain: string): Buffer[] {
  const { pepper, acceptedPeppers } = getEnv()
  return [pepper, ...acceptedPeppers].map(each => hashUnder(each, plain))
}

/** What a presented secret is remembered by: its hash under the current pepper, in base64. */
export function memoryName(plain: string): string {
  return createHmac('sha256', getEnv().pepper).update(plain, 'utf8').digest('base64')
}

/**
 * At start: registers the current pepper, and throws with one sentence if a live secret or the ledger needs a pepper
 * that was not given, since every such key would be refused.
 */
export async function checkPeppers(): Promise<void> {
  const { pepper, acceptedPeppers } = getEnv()
  const given = [pepper, ...acceptedPeppers].map(pepperFingerprint)
  const db = database('auth')
  const needed = await db.execute<{ fingerprint: string; secrets: number }>(sql`
    select fingerprint, sum(secrets)::int as secrets from (
      select pepper_fingerprint as fingerprint, 1 as secrets from key_secrets where ended_at is null
      union all select pepper_fingerprint, 1 from webhook_secrets where retires_at is null or retires_at > now()
      union all select pepper_fingerprint, 1 from tokens where revoked_at is null and (expires_at is null or expires_at > now())
    ) live group by fingerprint`)
  const missing = needed.filter(row => !given.includes(row.fingerprint))
  const known = await db.select().from(peppers)
  if (missing.length > 0) {
    const list = missing.map(row => `${row.fingerprint} (${row.secrets} live)`).join(', ')
    throw new Error(
      `KEYTURN_PEPPER: this database holds keys, tokens or webhooks’ secrets that were hashed or sealed under another pepper: ${list}. Given: ${given.join(', ')}. Set the pepper they were hashed under, in KEYTURN_PEPPER or KEYTURN_ACCEPTED_PEPPERS.`,
    )
  }
  if (known.length > 0 && !known.some(row => given.includes(row.fingerprint))) {
    throw new Error(
      `KEYTURN_PEPPER: this database was used with another pepper (${known.map(row => row.fingerprint).join(', ')}), and its ledger can't be verified without it. Given: ${given.join(', ')}. Add the former one to KEYTURN_ACCEPTED_PEPPERS.`,
    )
  }
  await db
    .insert(peppers)
    .values(given.map(fingerprint => ({ fingerprint })))
    .onConflictDoNothing()
}
