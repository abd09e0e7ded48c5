import type { Actor } from '#lib/access/actor.ts'
import { mayAnywhere } from '#lib/access/may.ts'
import { log } from '#lib/log.ts'
import { err } from '#lib/result.ts'
import { queueBatch } from './batch-queue.ts'
import { writeHeldCounts } from './held-counts.ts'
import { closeIngestPool } from './ingest-pool.ts'
import { openNetworks } from './network.ts'
import type { LogBatch } from './read-batch.ts'
import { flushVerificationLines, verificationBufferState } from './verification-lines.ts'
import type { BatchResult } from './write-batches.ts'

/**
 * Takes what services and gateways report. Durable once it returns, counted once however often it is sent. A bad line
 * is named and sinks no other. Fails with `not_allowed`, `idempotency_mismatch`.
 */
export async function ingestLogs(actor: Actor, batch: LogBatch, now: Date = new Date()): Promise<BatchResult> {
  if (!mayAnywhere(actor, 'log.write')) return err({ reason: 'not_allowed' })
  await openNetworks()
  return queueBatch({ actor, batch, now })
}

/** Writes what is still held in memory, then closes the connections. For the shutdown; ingestion opens them again. */
export async function closeIngest(): Promise<void> {
  await flushVerificationLines()
  await writeHeldCounts()
  const { held } = verificationBufferState()
  if (held > 0) log.error({ lost: held }, 'verdicts could not be recorded before the end, and are lost')
  await closeIngestPool()
}
