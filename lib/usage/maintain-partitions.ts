import { rawSql } from '#db/client.ts'
import { getEnv } from '#lib/env.ts'

/** Makes the partitions that the coming days need, and drops those of which nothing is kept any more. */
export async function maintainPartitions(now: Date = new Date()): Promise<{ made: number; dropped: number }> {
  const today = now.toISOString().slice(0, 10)
  const kept = JSON.stringify(getEnv().keptDays)
  const sql = rawSql('worker')
  const [made] = await sql<
    { count: number }[]
  >`select keyturn_make_partitions(${today}::date, ${kept}::text::jsonb) as count`
  const [dropped] = await sql<
    { count: number }[]
  >`select keyturn_drop_partitions(${today}::date, ${kept}::text::jsonb) as count`
  return { made: made?.count ?? 0, dropped: dropped?.count ?? 0 }
}
