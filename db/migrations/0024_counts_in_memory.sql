ALTER TABLE "request_logs" ADD COLUMN "refusal" text;--> statement-breakpoint
ALTER TABLE "uncounted_batches" ADD COLUMN "held_until" timestamp (6) with time zone;--> statement-breakpoint
GRANT UPDATE (held_until) ON uncounted_batches TO keyturn_data;
--> statement-breakpoint
-- Its rows are written anew all day long; with room on their pages, no index has to be written with them.
ALTER TABLE sightings SET (fillfactor = 50);
