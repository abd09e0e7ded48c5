import { rawSql } from '#db/client.ts'

const minuteMs = 60_000

/**
 * Notes that Keyturn is here to record in this minute, and was in the one before if it was in the one before that: the
 * clock may come a few seconds late, and a minute that it only just missed is no gap in the charts.
 */
export async function recordCollection(now: Date = new Date()): Promise<void> {
  const minute = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs)
  const [before, twoBefore] = [1, 2].map(n => new Date(minute.getTime() - n * minuteMs).toISOString())
  await rawSql('worker')`
    insert into collection_minutes (start)
    select ${minute.toISOString()}::timestamptz
    union all
    select ${before ?? ''}::timestamptz
      where exists (select from collection_minutes where start = ${twoBefore ?? ''}::timestamptz)
    on conflict do nothing`
}
