CREATE TABLE "uncounted_batches" (
	"batch_id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"service_ids" uuid[] NOT NULL,
	"first_at" timestamp (6) with time zone NOT NULL,
	"last_at" timestamp (6) with time zone NOT NULL,
	"lines" integer NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "uncounted_batches" ADD CONSTRAINT "uncounted_batches_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "uncounted_batches_created" ON "uncounted_batches" USING btree ("created_at");--> statement-breakpoint
SELECT keyturn_fence('uncounted_batches');
--> statement-breakpoint
-- Ingestion writes what it did not count, and counts it for whomever it is.
CREATE POLICY data ON uncounted_batches TO keyturn_data USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON uncounted_batches TO keyturn_data;
