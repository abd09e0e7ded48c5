import { candidateHashes } from '#lib/credentials/peppers.ts'
import { parseKey } from '#lib/keys/key-format.ts'
import { maxBodyLines } from './decode-body.ts'
import { inTurns } from './in-turns.ts'
import type { IngestClient } from './ingest-pool.ts'
import type { LogLine } from './log-line.ts'
import { strayKeys } from './stray-keys.ts'

export interface KnownService {
  id: string
  slug: string
  teamId: string
}

export interface KnownKey {
  id: string
  environment: string
  service: KnownService
  /** since when it is refused for good, in milliseconds since 1970; null: it is not */
  endedAt: number | null
  isRevoked: boolean
  isDecoy: boolean
}

export interface KnownSecret {
  id: string
  key: KnownKey
  /** the same of the secret */
  endedAt: number | null
}

/** What the lines of a batch name, as far as it exists in the organization. */
export interface Resolved {
  keys: Map<string, KnownKey>
  secrets: Map<string, KnownSecret>
  /** by plain text, for as long as the batch is in hand */
  plain: Map<string, KnownSecret>
  /** by slug */
  services: Map<string, KnownService>
}

interface KeyRow {
  key_id: string
  secret_id: string | null
  hash: Buffer | null
  environment: string
  service_id: string
  slug: string
  team_id: string
  key_ended_at: Date | null
  secret_ended_at: Date | null
  status: string
  is_decoy: boolean
}

/** What a line names. */
type Naming = Pick<LogLine, 'key' | 'keyId' | 'secretId' | 'service' | 'leaked'>

/**
 * Looks up every key, secret and service that the lines name: two queries, but where there are more keys in plain than
 * anybody has. Another organization's are as unknown as those that never were.
 */
export async function resolveKeys(
  client: IngestClient,
  organizationId: string,
  lines: readonly Naming[],
): Promise<Resolved> {
  const hashes = await hashesOf(lines)
  const resolved: Resolved = { keys: new Map(), secrets: new Map(), plain: new Map(), services: new Map() }
  const byHash = new Map<string, KnownSecret>()
  const all = [...hashes.values()].flat()
  const ids = [named(lines, 'secretId'), named(lines, 'keyId')]
  for (let at = 0; at === 0 || at < all.length; at += hashesAtOnce) {
    const rows = await readKeys(client, organizationId, [
      all.slice(at, at + hashesAtOnce),
      ...(at === 0 ? ids : [[], []]),
    ])
    for (const row of rows) addRow(resolved, byHash, row)
  }
  await inTurns([...hashes], ([plain, candidates]) => {
    const secret = candidates.map(hash => byHash.get(hash.toString('hex'))).find(found => found !== undefined)
    if (secret) resolved.plain.set(plain, secret)
  })
  resolved.services = await findServices(client, organizationId, named(lines, 'service'))
  return resolved
}

/** What names more is asked for in parts: the thread is another's while the database looks. */
const hashesAtOnce = 10_000

/** `named`: hashes, ids of secrets and ids of keys. */
async function readKeys(client: IngestClient, organizationId: string, named: readonly unknown[][]): Promise<KeyRow[]> {
  const { rows } = await client.query<KeyRow>(
    `with wanted as (
       select key_id, id as secret_id, hash, least(ended_at, retires_at) as secret_ended_at from key_secrets
       where organization_id = $1 and (hash = any($2::bytea[]) or id = any($3::uuid[]))
       union all
       select id, null, null, null from keys where organization_id = $1 and id = any($4::uuid[]))
     select w.*, k.environment, k.service_id, v.slug, v.team_id, k.status, k.planted_in is not null as is_decoy, least(k.ended_at, k.expires_at) as key_ended_at
     from wanted w join keys k on k.id = w.key_id join services v on v.id = k.service_id`,
    [organizationId, ...named],
  )
  return rows
}

function addRow({ keys, secrets }: Resolved, byHash: Map<string, KnownSecret>, row: KeyRow): void {
  const service = { id: row.service_id, slug: row.slug, teamId: row.team_id }
  const endedAt = row.key_ended_at?.getTime() ?? null
  const [isRevoked, isDecoy] = [row.status === 'revoked', row.is_decoy]
  const key = { id: row.key_id, environment: row.environment, service, endedAt, isRevoked, isDecoy }
  keys.set(key.id, key)
  if (row.secret_id === null || row.hash === null) return
  const secret = { id: row.secret_id, key, endedAt: row.secret_ended_at?.getTime() ?? null }
  secrets.set(secret.id, secret)
  byHash.set(row.hash.toString('hex'), secret)
}

async function findServices(
  client: IngestClient,
  organizationId: string,
  slugs: string[],
): Promise<Map<string, KnownService>> {
  if (slugs.length === 0) return new Map()
  const { rows } = await client.query<KnownService>(
    `select id, slug, team_id as "teamId" from services where organization_id = $1 and slug = any($2::text[])`,
    [organizationId, slugs],
  )
  return new Map(rows.map(service => [service.slug, service]))
}

/** The service that a token is bound to. */
export async function findBoundService(
  client: IngestClient,
  organizationId: string,
  serviceId: string,
): Promise<KnownService | null> {
  const { rows } = await client.query<KnownService>(
    `select id, slug, team_id as "teamId" from services where organization_id = $1 and id = $2`,
    [organizationId, serviceId],
  )
  return rows[0] ?? null
}

/**
 * As many keys that stood where none belongs are hashed and looked up of what is written together. A batch has no more
 * lines, so each line's first is among them; and no more keys where they belong.
 */
const strayAtMost = maxBodyLines

/** Each distinct key is hashed once, and others have the thread in between; junk, which its checksum gives away, never. */
async function hashesOf(lines: readonly Naming[]): Promise<Map<string, Buffer[]>> {
  const wanted = strayKeys(lines, strayAtMost)
  for (const { key } of lines) if (key !== null && !wanted.has(key) && parseKey(key)) wanted.add(key)
  const hashes = new Map<string, Buffer[]>()
  await inTurns([...wanted], plain => hashes.set(plain, candidateHashes(plain)))
  return hashes
}

function named(lines: readonly Naming[], field: 'keyId' | 'secretId' | 'service'): string[] {
  const values = new Set<string>()
  for (const line of lines) {
    const value = line[field]
    if (value !== null) values.add(value)
  }
  return [...values]
}
