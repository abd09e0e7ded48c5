import { rawSql } from '#db/client.ts'

const minuteMs = 60_000

/** Keyturn was there to record in each of these minutes, so that a chart draws what did not happen as zero. */
export async function recordCollected(from: number, to: number): Promise<void> {
  await rawSql('data')`
    insert into collection_minutes (start)
    select generate_series(${new Date(from).toISOString()}::timestamptz,
      ${new Date(to - minuteMs).toISOString()}::timestamptz, interval '1 minute')
    on conflict do nothing`
}
