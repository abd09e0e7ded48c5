CREATE TABLE "leaks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"key_id" uuid,
	"secret_id" uuid,
	"token_id" uuid,
	"place_hash" "bytea" NOT NULL,
	"found_by" text NOT NULL,
	"reporter_id" uuid,
	"service_id" uuid,
	"url" text,
	"source" text,
	"found_at" timestamp (6) with time zone,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "leaks_once" UNIQUE NULLS NOT DISTINCT("secret_id","token_id","place_hash")
);
--> statement-breakpoint
ALTER TABLE "leaks" ADD CONSTRAINT "leaks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaks" ADD CONSTRAINT "leaks_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaks" ADD CONSTRAINT "leaks_secret_id_key_secrets_id_fk" FOREIGN KEY ("secret_id") REFERENCES "public"."key_secrets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaks" ADD CONSTRAINT "leaks_token_id_tokens_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "leaks_key" ON "leaks" USING btree ("key_id","created_at");--> statement-breakpoint
SELECT keyturn_fence('leaks');
--> statement-breakpoint
-- Ingestion notes a key that stands in a log; whose it is, is known by then.
CREATE POLICY data ON leaks TO keyturn_data USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON leaks TO keyturn_data, keyturn_tenant;
--> statement-breakpoint
-- Whoever is told of a leak has the judge look at it, in the same transaction.
GRANT INSERT ON cues TO keyturn_tenant;
--> statement-breakpoint
-- The default of new services, for those that stand.
UPDATE service_environments SET stops_at = '{"leaked_key": "critical"}'::jsonb || stops_at WHERE environment = 'production';
