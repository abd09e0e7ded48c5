-- A batch's row tells its repetitions from news. Where there can be none any more the clock forgets it: verdicts are
-- written every second, and a body counts for a day. Batches with a name of their own, and imports, stay.
CREATE POLICY clock ON ingest_batches TO keyturn_worker USING (dedupe_key LIKE 'verification:%' OR dedupe_key LIKE 'body:%');
--> statement-breakpoint
GRANT SELECT (dedupe_key, created_at), DELETE ON ingest_batches TO keyturn_worker;
