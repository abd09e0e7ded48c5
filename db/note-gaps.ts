import type postgres from 'postgres'

/**
 * Of the last `days` days, those that have no partition and of which something was counted: a partition that is made
 * now will not hold it, and what it holds later is not all. Called in the role `keyturn_data`, before partitions are
 * made: after an operator has raised how long requests are kept, or the clock has stood still.
 */
export async function noteGaps(sql: postgres.ISql, today: string, days: number): Promise<void> {
  await sql`
    insert into request_log_gaps (day)
    select d::date from generate_series(${today}::timestamptz - make_interval(days => ${days}::int),
      ${today}::timestamptz - interval '1 day', interval '1 day') d
    where to_regclass('request_logs_' || to_char(d, 'YYYYMMDD')) is null
      and exists (select from service_day s where s.start = d)
    on conflict (day) do nothing`
}
