import { rawSql } from '#db/client.ts'

/** A body counts for a day; a flush of verdicts is repeated for as long as the process lives that could not write it. */
const keptForMs = 3 * 86_400_000

/** Forgets the names of batches that can't be repeated any more. The lines themselves stay. Returns how many. */
export async function forgetBatches(now: Date = new Date()): Promise<number> {
  const before = new Date(now.getTime() - keptForMs).toISOString()
  const forgotten = await rawSql('worker')`
    delete from ingest_batches
    where created_at < ${before}::timestamptz and (dedupe_key like 'verification:%' or dedupe_key like 'body:%')`
  return forgotten.count
}
