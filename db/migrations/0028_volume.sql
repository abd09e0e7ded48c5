CREATE TABLE "volume_states" (
	"organization_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"environment" text NOT NULL,
	"key_id" uuid NOT NULL,
	"through" timestamp (6) with time zone NOT NULL,
	"since" timestamp (6) with time zone NOT NULL,
	"is_of_peers" boolean DEFAULT false NOT NULL,
	"is_busy" boolean DEFAULT false NOT NULL,
	"past" "bytea" NOT NULL,
	"rest" "bytea" NOT NULL,
	CONSTRAINT "volume_states_service_id_environment_key_id_pk" PRIMARY KEY("service_id","environment","key_id")
);
--> statement-breakpoint
ALTER TABLE "signals" ADD COLUMN "band" jsonb;--> statement-breakpoint
ALTER TABLE "volume_states" ADD CONSTRAINT "volume_states_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "volume_states" ADD CONSTRAINT "volume_states_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "volume_states_key" ON "volume_states" USING btree ("key_id");--> statement-breakpoint
SELECT keyturn_fence('volume_states');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON volume_states TO keyturn_tenant;
