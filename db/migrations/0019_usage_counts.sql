-- Counts of one stretch of time become one row: a column for what charts draw, and an array, by the places of
-- lib/usage/refusals.ts, for the verdicts that refused. They were a row for each outcome and class of status, of which an
-- organization's week had eighty thousand. A tally ends with its last number that is not zero.
CREATE OR REPLACE FUNCTION keyturn_add(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce((array_agg(s ORDER BY n))[1:max(n) FILTER (WHERE s <> 0)], '{}')
  FROM (SELECT n, coalesce(x, 0) + coalesce(y, 0) AS s FROM unnest(a, b) WITH ORDINALITY AS u(x, y, n)) t
$$;
--> statement-breakpoint
-- An owner who is no superuser is fenced in as well, and has rows to move here.
DO $$
DECLARE
  unit text; kind text; whose text; t text;
  verdicts text[] := '{malformed,unknown,revoked,expired,quarantined,superseded,wrong_service,wrong_environment,missing_scope,network_not_allowed,browser_refused,rate_limited}';
BEGIN
  FOREACH unit IN ARRAY ARRAY['minute', 'hour', 'day'] LOOP
    FOREACH kind IN ARRAY ARRAY['usage', 'service'] LOOP
      t := kind || '_' || unit;
      whose := CASE kind WHEN 'usage' THEN 'key_id, start, service_id, secret_id, source' ELSE 'service_id, start, environment, source' END;
      EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', t);
      EXECUTE format('CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
        SELECT organization_id, %1$s, sum(requests)::bigint AS requests,
          coalesce(sum(requests) FILTER (WHERE place IS NOT NULL), 0)::bigint AS refused,
          coalesce(sum(requests) FILTER (WHERE place IS NULL AND status_class = 4), 0)::bigint AS client_errors,
          coalesce(sum(requests) FILTER (WHERE place IS NULL AND status_class = 5), 0)::bigint AS server_errors,
          least(sum(bytes), 9223372036854775807)::bigint AS bytes, keyturn_sum(latency) AS latency,
          keyturn_sum(CASE WHEN place IS NULL THEN ''{}'' ELSE array_fill(0::bigint, ARRAY[place - 1]) || requests END) AS refusals
        FROM (SELECT *, array_position(%3$L::text[], outcome) AS place FROM %2$I) r
        GROUP BY organization_id, %1$s',
        whose, t, verdicts);
      EXECUTE format('TRUNCATE %I', t);
      EXECUTE format('ALTER TABLE %1$I DROP CONSTRAINT %2$I, DROP COLUMN outcome, DROP COLUMN status_class,
        ADD COLUMN refused bigint NOT NULL, ADD COLUMN client_errors bigint NOT NULL, ADD COLUMN server_errors bigint NOT NULL,
        ADD COLUMN refusals bigint[] NOT NULL, ADD CONSTRAINT %2$I PRIMARY KEY (%3$s)', t, t || '_pk', whose);
      EXECUTE format('INSERT INTO %1$I (organization_id, %2$s, requests, refused, client_errors, server_errors, bytes, latency, refusals)
        SELECT organization_id, %2$s, requests, refused, client_errors, server_errors, bytes, latency, refusals FROM moved', t, whose);
      DROP TABLE moved;
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
  END LOOP;
END $$;
