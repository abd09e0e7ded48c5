ALTER TABLE "service_log_sources" DROP CONSTRAINT "service_log_sources_service_id_from_time_pk";
--> statement-breakpoint
ALTER TABLE "service_log_sources" ADD COLUMN "until_time" timestamp (6) with time zone;
--> statement-breakpoint
ALTER TABLE "service_log_sources" ADD CONSTRAINT "service_log_sources_span" UNIQUE NULLS NOT DISTINCT("service_id","from_time","until_time");
--> statement-breakpoint
-- A body counts once within a day; one that is older gives its place in the unique index up.
GRANT UPDATE (dedupe_key) ON ingest_batches TO keyturn_data;
--> statement-breakpoint
-- Two empty histograms make an empty one, and not null.
CREATE OR REPLACE FUNCTION keyturn_add(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY n), '{}') FROM unnest(a, b) WITH ORDINALITY AS u(x, y, n)
$$;
