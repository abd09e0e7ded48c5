import { inArray } from 'drizzle-orm'
import { database, rawSql } from '#db/client.ts'
import { tokens } from '#db/schema/keys.ts'
import type { Environment } from '#lib/access/words.ts'
import { candidateHashes } from '#lib/credentials/peppers.ts'
import { isTokenShaped } from '#lib/credentials/token-format.ts'
import { parseKey } from '#lib/keys/key-format.ts'

export interface FoundKey {
  kind: 'key'
  organizationId: string
  keyId: string
  secretId: string
  serviceId: string
  service: string
  teamId: string
  environment: Environment
  name: string
  hint: string
  status: 'active' | 'revoked' | 'expired'
  isQuarantined: boolean
  /** a key to look at, which opens nothing */
  isDecoy: boolean
  /** its secret opens the key, or would but for a quarantine */
  isLive: boolean
}

export interface FoundToken {
  kind: 'token'
  organizationId: string
  tokenId: string
  serviceId: string | null
  name: string
  hint: string
  isLive: boolean
}

export type FoundCredential = FoundKey | FoundToken

/**
 * Which of some plain texts are keys or tokens that were made here, whatever organization's: the caller says whose they
 * may hear of. What has no right checksum reaches no database; the rest is asked for by its hash, some thousand at once.
 */
export async function findCredentials(plain: readonly string[], now: Date): Promise<Map<string, FoundCredential>> {
  const distinct = [...new Set(plain)]
  const found = new Map<string, FoundCredential>()
  for (let at = 0; at < distinct.length; at += textsAtOnce) {
    for (const [text, each] of await findSome(distinct.slice(at, at + textsAtOnce), now)) found.set(text, each)
  }
  return found
}

/** Each may have three hashes, and a statement 65,534 parameters. */
const textsAtOnce = 5_000

async function findSome(distinct: readonly string[], now: Date): Promise<Map<string, FoundCredential>> {
  const found = new Map<string, FoundCredential>()
  const keys = byHash(distinct.filter(text => parseKey(text) !== null))
  const names = byHash(distinct.filter(isTokenShaped))
  for (const { hash, ...key } of await readKeys([...keys.values()].map(({ hash }) => hash))) {
    const text = keys.get(hash.toString('hex'))?.text
    if (text !== undefined) found.set(text, { kind: 'key', ...key })
  }
  for (const { hash, ...token } of await readTokens(
    [...names.values()].map(({ hash }) => hash),
    now,
  )) {
    const text = names.get(hash.toString('hex'))?.text
    if (text !== undefined) found.set(text, { kind: 'token', ...token })
  }
  return found
}

/** Every hash under which a text may be stored, and the text. */
function byHash(texts: readonly string[]): Map<string, { hash: Buffer; text: string }> {
  return new Map(
    texts.flatMap(text => candidateHashes(text).map(hash => [hash.toString('hex'), { hash, text }] as const)),
  )
}

async function readKeys(hashes: Buffer[]): Promise<(Omit<FoundKey, 'kind'> & { hash: Buffer })[]> {
  if (hashes.length === 0) return []
  return rawSql('data')<(Omit<FoundKey, 'kind'> & { hash: Buffer })[]>`
    select s.hash, s.organization_id as "organizationId", k.id as "keyId", s.id as "secretId", k.service_id as "serviceId",
      v.slug as service, v.team_id as "teamId", k.environment, k.name, s.hint, k.status,
      k.quarantined_at is not null as "isQuarantined", k.planted_in is not null as "isDecoy",
      (s.ended_at is null and (s.retires_at is null or s.retires_at > now())
        and k.status = 'active' and k.planted_in is null and (k.expires_at is null or k.expires_at > now())) as "isLive"
    from key_secrets s join keys k on k.id = s.key_id join services v on v.id = k.service_id
    where s.hash in ${rawSql('data')(hashes)}`
}

async function readTokens(hashes: Buffer[], now: Date): Promise<(Omit<FoundToken, 'kind'> & { hash: Buffer })[]> {
  if (hashes.length === 0) return []
  const rows = await database('auth').select().from(tokens).where(inArray(tokens.hash, hashes))
  return rows.map(({ id: tokenId, organizationId, serviceId, name, hint, hash, revokedAt, ...ends }) => {
    const isOver = revokedAt !== null || [ends.expiresAt, ends.retiresAt].some(end => end !== null && end <= now)
    return { hash, organizationId, tokenId, serviceId, name, hint, isLive: !isOver }
  })
}
