import { newId } from '#db/schema/columns.ts'
import type { IngestClient } from './ingest-pool.ts'
import type { RejectReason } from './reject-reason.ts'

export interface RejectedLine {
  line: number
  reason: RejectReason
}

/** How a batch is told from its repetitions: by what it holds, for a day; or by a name, for as long as it is known. */
export type Dedupe = { by: 'body' } | { by: 'idempotency' | 'import' | 'verification'; key: string }

export interface BatchClaim {
  organizationId: string
  /** of the token that sent it, if one did: no other's batches are its repetitions, or in the way of its names */
  tokenId?: string | undefined
  dedupe: Dedupe
  /** SHA-256 of the decompressed body, hexadecimal; null where there is none */
  bodyHash: string | null
  accepted: number
  rejected: readonly RejectedLine[]
  rejectedCount: number
}

export interface BatchRow {
  batchId: string
  accepted: number
  rejected: RejectedLine[]
  rejectedCount: number
  bodyHash: string | null
}

const bodyCountsForMs = 86_400_000

export type Claimed = { batchId: string; earlier: null } | { batchId: null; earlier: BatchRow }

/**
 * Takes the batch's place, or returns the row of the batch that had it first. A repetition that arrives while the first
 * is still being written waits here for its commit, on the unique index.
 */
export async function claimBatch(client: IngestClient, claim: BatchClaim, now: Date): Promise<Claimed> {
  const [claimed] = await claimBatches(client, [claim], now)
  if (!claimed) throw new Error('a claim without an answer')
  return claimed
}

/**
 * The same of several batches of one organization, no two of which are repetitions of each other. They are taken in the
 * order of their names, so that two that claim several at once wait in a line.
 */
export async function claimBatches(client: IngestClient, claims: readonly BatchClaim[], now: Date): Promise<Claimed[]> {
  const [first] = claims
  if (!first) return []
  const { organizationId } = first
  const named = claims.map(claim => ({ ...claim, id: newId(), name: dedupeKeyOf(claim) }))
  const byBody = named.filter(claim => claim.dedupe.by === 'body').map(claim => claim.name)
  if (byBody.length > 0) {
    // A body of more than a day ago makes room: the same one is news again.
    await client.query(
      `update ingest_batches set dedupe_key = dedupe_key || ' ' || id
       where organization_id = $1 and created_at <= $3 and id in (
         select id from ingest_batches where organization_id = $1 and dedupe_key = any($2::text[]) order by dedupe_key for update)`,
      [organizationId, byBody, new Date(now.getTime() - bodyCountsForMs)],
    )
  }
  const { rows } = await client.query<{ id: string }>(
    `insert into ingest_batches (id, organization_id, dedupe_key, body_hash, accepted, rejected, rejections, created_at)
     select u.id, $1, u.name, u.body_hash, u.accepted, u.rejected, u.rejections, $8
     from unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[])
       u(id, name, body_hash, accepted, rejected, rejections) order by u.name
     on conflict (organization_id, dedupe_key) do nothing returning id`,
    [
      ...[organizationId, named.map(each => each.id), named.map(each => each.name), named.map(each => each.bodyHash)],
      ...[named.map(each => each.accepted), named.map(each => each.rejectedCount)],
      ...[named.map(each => JSON.stringify(each.rejected)), now],
    ],
  )
  const taken = new Set(rows.map(row => row.id))
  const beaten = named.filter(each => !taken.has(each.id))
  const earlier = beaten.length > 0 ? await findBatches(client, organizationId, beaten) : new Map<string, BatchRow>()
  return named.map(({ id, name }): Claimed => {
    if (taken.has(id)) return { batchId: id, earlier: null }
    const row = earlier.get(name)
    if (!row) throw new Error('a batch was there and is gone')
    return { batchId: null, earlier: row }
  })
}

/** The batches that have these places already, by `dedupeKeyOf`. */
export async function findBatches(
  client: IngestClient,
  organizationId: string,
  claims: readonly Named[],
): Promise<Map<string, BatchRow>> {
  if (claims.length === 0) return new Map()
  const { rows } = await client.query<{
    id: string
    name: string
    accepted: number
    rejected: number
    rejections: string
    body_hash: string | null
  }>(
    `select id, dedupe_key as name, accepted, rejected, rejections, body_hash from ingest_batches
     where organization_id = $1 and dedupe_key = any($2::text[])`,
    [organizationId, claims.map(dedupeKeyOf)],
  )
  return new Map(
    rows.map(({ id: batchId, name, accepted, rejected: rejectedCount, rejections, body_hash: bodyHash }) => {
      const rejected = JSON.parse(rejections) as RejectedLine[]
      return [name, { batchId, accepted, rejected, rejectedCount, bodyHash }]
    }),
  )
}

type Named = Pick<BatchClaim, 'tokenId' | 'dedupe' | 'bodyHash'>

/** By what a batch is told from others of its organization, and so its repetition from news. */
export function dedupeKeyOf({ tokenId, dedupe, bodyHash }: Named): string {
  const sender = tokenId === undefined ? '' : `${tokenId}:`
  return `${dedupe.by}:${sender}${dedupe.by === 'body' ? bodyHash : dedupe.key}`
}
