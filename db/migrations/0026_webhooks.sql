CREATE TABLE "webhook_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"webhook_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"started_at" timestamp (6) with time zone NOT NULL,
	"duration_ms" integer,
	"status" smallint,
	"error" text,
	"member_id" uuid
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"webhook_id" uuid NOT NULL,
	"event" text NOT NULL,
	"summary" text NOT NULL,
	"body" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (6) with time zone NOT NULL,
	"lease_id" uuid,
	"leased_at" timestamp (6) with time zone,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "webhook_secrets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"webhook_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"pepper_fingerprint" text NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"retires_at" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"least_severity" text NOT NULL,
	"events" text[] NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"off_at" timestamp (6) with time zone,
	"off_reason" text,
	"failing_since" timestamp (6) with time zone,
	"quiet_until" timestamp (6) with time zone,
	"told_at" timestamp (6) with time zone,
	"removed_at" timestamp (6) with time zone
);
--> statement-breakpoint
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_webhook_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."webhook_deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_created_by_members_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_attempts_delivery" ON "webhook_attempts" USING btree ("delivery_id","started_at");--> statement-breakpoint
CREATE INDEX "webhook_attempts_last" ON "webhook_attempts" USING btree ("webhook_id","started_at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("webhook_id","next_attempt_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_log" ON "webhook_deliveries" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_given_up" ON "webhook_deliveries" USING btree ("webhook_id","id") WHERE state = 'given_up';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_old" ON "webhook_deliveries" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "webhook_secrets_webhook" ON "webhook_secrets" USING btree ("webhook_id");--> statement-breakpoint
CREATE UNIQUE INDEX "webhooks_name" ON "webhooks" USING btree ("organization_id","name") WHERE removed_at is null;--> statement-breakpoint
SELECT keyturn_fence(t) FROM unnest(ARRAY['webhooks', 'webhook_secrets', 'webhook_deliveries', 'webhook_attempts']::regclass[]) t;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON webhooks TO keyturn_tenant;
--> statement-breakpoint
-- Deliveries are forgotten after a month, secrets as soon as nothing needs them. Attempts go with their delivery.
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_secrets, webhook_deliveries TO keyturn_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT ON webhook_attempts TO keyturn_tenant;
--> statement-breakpoint
-- The clock may know which webhooks have something to send, and nothing of what it is; it is sent in the tenant's role.
GRANT SELECT (id, organization_id, off_at, failing_since, quiet_until, removed_at) ON webhooks TO keyturn_worker;
--> statement-breakpoint
GRANT SELECT (webhook_id, state, next_attempt_at) ON webhook_deliveries TO keyturn_worker;
--> statement-breakpoint
CREATE POLICY worker ON webhooks FOR SELECT TO keyturn_worker USING (true);
--> statement-breakpoint
CREATE POLICY worker ON webhook_deliveries FOR SELECT TO keyturn_worker USING (true);
--> statement-breakpoint
-- At a start it is asked whether every pepper that something is sealed under was given.
GRANT SELECT (pepper_fingerprint, retires_at) ON webhook_secrets TO keyturn_auth;
--> statement-breakpoint
CREATE POLICY auth ON webhook_secrets FOR SELECT TO keyturn_auth USING (true);
