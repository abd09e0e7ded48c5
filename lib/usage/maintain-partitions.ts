import { rawSql } from '#db/client.ts'

/** Makes the partitions that the coming days need, and drops raw request logs past their retention. */
export async function maintainPartitions(now: Date = new Date()): Promise<{ made: number; dropped: number }> {
  const today = now.toISOString().slice(0, 10)
  const sql = rawSql('worker')
  const [made] = await sql<{ count: number }[]>`select keyturn_make_partitions(${today}::date) as count`
  const [dropped] = await sql<{ count: number }[]>`select keyturn_drop_partitions(${today}::date) as count`
  return { made: made?.count ?? 0, dropped: dropped?.count ?? 0 }
}
