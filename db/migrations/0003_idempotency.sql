CREATE TABLE "idempotency_keys" (
	"organization_id" uuid NOT NULL,
	"endpoint" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" "bytea" NOT NULL,
	"subject_id" uuid NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_organization_id_endpoint_key_pk" PRIMARY KEY("organization_id","endpoint","key")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
SELECT keyturn_fence('idempotency_keys');
--> statement-breakpoint
GRANT SELECT, INSERT ON idempotency_keys TO keyturn_tenant;
