CREATE TABLE "key_day_requests" (
	"organization_id" uuid NOT NULL,
	"key_id" uuid PRIMARY KEY NOT NULL,
	"requests" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "key_day_requests" ADD CONSTRAINT "key_day_requests_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_day_requests" ADD CONSTRAINT "key_day_requests_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
SELECT keyturn_fence('key_day_requests');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON key_day_requests TO keyturn_tenant;
