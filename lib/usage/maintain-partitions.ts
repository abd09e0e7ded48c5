import { rawSql } from '#db/client.ts'
import { noteGaps } from '#db/note-gaps.ts'
import { getEnv } from '#lib/env.ts'

/** Makes the partitions that the coming days need, and drops those of which nothing is kept any more. */
export async function maintainPartitions(now: Date = new Date()): Promise<{ made: number; dropped: number }> {
  const today = now.toISOString().slice(0, 10)
  const { keptDays } = getEnv()
  await noteGaps(rawSql('data'), today, keptDays.raw)
  const sql = rawSql('worker')
  // Made are those from a day before, which for `keptDays` would be one that is dropped at once.
  const begun = Object.fromEntries(Object.entries(keptDays).map(([kind, days]) => [kind, days - 1]))
  const [made] = await sql<
    { count: number }[]
  >`select keyturn_make_partitions(${today}::date, ${JSON.stringify(begun)}::text::jsonb) as count`
  const [dropped] = await sql<
    { count: number }[]
  >`select keyturn_drop_partitions(${today}::date, ${JSON.stringify(keptDays)}::text::jsonb) as count`
  return { made: made?.count ?? 0, dropped: dropped?.count ?? 0 }
}
