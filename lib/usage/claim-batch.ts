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

/**
 * Takes the batch's place, or returns the row of the batch that had it first. A repetition that arrives while the first
 * is still being written waits here for its commit, on the unique index.
 */
export async function claimBatch(
  client: IngestClient,
  claim: BatchClaim,
  now: Date,
): Promise<{ batchId: string; earlier: null } | { batchId: null; earlier: BatchRow }> {
  const dedupeKey = dedupeKeyOf(claim)
  if (claim.dedupe.by === 'body') {
    // A body of more than a day ago makes room: the same one is news again.
    await client.query(
      `update ingest_batches set dedupe_key = dedupe_key || ' ' || id
       where organization_id = $1 and dedupe_key = $2 and created_at <= $3`,
      [claim.organizationId, dedupeKey, new Date(now.getTime() - bodyCountsForMs)],
    )
  }
  const batchId = newId()
  const inserted = await client.query(
    `insert into ingest_batches (id, organization_id, dedupe_key, body_hash, accepted, rejected, rejections, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (organization_id, dedupe_key) do nothing`,
    [
      ...[batchId, claim.organizationId, dedupeKey, claim.bodyHash, claim.accepted, claim.rejectedCount],
      ...[JSON.stringify(claim.rejected), now],
    ],
  )
  if (inserted.rowCount) return { batchId, earlier: null }
  const earlier = await findBatch(client, claim)
  if (!earlier) throw new Error('a batch was there and is gone')
  return { batchId: null, earlier }
}

/** The batch that has this place already. */
export async function findBatch(
  client: IngestClient,
  claim: Pick<BatchClaim, 'organizationId' | 'tokenId' | 'dedupe' | 'bodyHash'>,
): Promise<BatchRow | null> {
  const { rows } = await client.query<{
    id: string
    accepted: number
    rejected: number
    rejections: string
    body_hash: string | null
  }>(
    `select id, accepted, rejected, rejections, body_hash from ingest_batches
     where organization_id = $1 and dedupe_key = $2`,
    [claim.organizationId, dedupeKeyOf(claim)],
  )
  const [row] = rows
  if (!row) return null
  const { id: batchId, accepted, rejected: rejectedCount, body_hash: bodyHash } = row
  return { batchId, accepted, rejectedCount, bodyHash, rejected: JSON.parse(row.rejections) as RejectedLine[] }
}

function dedupeKeyOf({ tokenId, dedupe, bodyHash }: Pick<BatchClaim, 'tokenId' | 'dedupe' | 'bodyHash'>): string {
  const sender = tokenId === undefined ? '' : `${tokenId}:`
  return `${dedupe.by}:${sender}${dedupe.by === 'body' ? bodyHash : dedupe.key}`
}
