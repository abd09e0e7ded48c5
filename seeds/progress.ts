import { claimBatch } from '#lib/usage/claim-batch.ts'
import type { IngestClient } from '#lib/usage/ingest-pool.ts'

/**
 * How far the sample's traffic has come stands among the batches that Keyturn has taken. A piece is `copied` once its
 * requests stand there one by one, and `counted` once the rollups know of them too; `written` is both at once.
 */
export type Step = 'copied' | 'counted' | 'written'

const copied = 'sample copied until '
const whole = 'sample until '

export interface Piece {
  /** milliseconds since 1970; `to` is not included */
  from: number
  to: number
}

/** Until when the requests are there; null where there are none. */
export function copiedUntil(client: IngestClient, organizationId: string): Promise<number | null> {
  return latest(client, organizationId, [copied, whole])
}

/** Batches that were copied and that no rollup knows of, in the order of time: a server was stopped in between. */
export async function listUncounted(client: IngestClient, organizationId: string): Promise<(Piece & { id: string })[]> {
  const { rows } = await client.query<{ id: string; until: string }>(
    `select b.id, split_part(b.dedupe_key, $2, 2) as until from ingest_batches b
     where b.organization_id = $1 and b.dedupe_key like '%' || $2 || '%' order by until`,
    [organizationId, copied],
  )
  let from = (await latest(client, organizationId, [whole])) ?? 0
  return rows.flatMap(({ id, until }) => {
    const piece = { id, from, to: Date.parse(until) }
    if (piece.to <= from) return []
    from = piece.to
    return [piece]
  })
}

/**
 * Takes a piece's place, for the rest of the transaction. Null where another process, or an earlier call that is late,
 * has been there meanwhile: no minute is written twice, and none is left out.
 */
export async function claimPiece(
  client: IngestClient,
  { organizationId, lines, ...piece }: Piece & { organizationId: string; lines: number },
  step: Step,
): Promise<string | null> {
  const isCount = step === 'counted'
  await client.query('select pg_advisory_xact_lock(hashtext($1))', [`keyturn.sample ${isCount ? 'counts' : 'lines'}`])
  const done = await latest(client, organizationId, isCount ? [whole] : [copied, whole])
  if (done !== null && done > piece.from) return null
  const key = `${step === 'copied' ? copied : whole}${new Date(piece.to).toISOString()}`
  const claim = { organizationId, bodyHash: null, accepted: lines, rejected: [], rejectedCount: 0 }
  return (await claimBatch(client, { ...claim, dedupe: { by: 'import', key } }, new Date(piece.to))).batchId
}

async function latest(client: IngestClient, organizationId: string, names: string[]): Promise<number | null> {
  const { rows } = await client.query<{ until: string | null }>(
    `select max(split_part(b.dedupe_key, n.name, 2)) as until from ingest_batches b, unnest($2::text[]) n (name)
     where b.organization_id = $1 and b.dedupe_key like '%' || n.name || '%'`,
    [organizationId, names],
  )
  const until = rows[0]?.until
  return until ? Date.parse(until) : null
}
