CREATE TABLE "alert_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"act" text NOT NULL,
	"actor" text NOT NULL,
	"note" text,
	"until_at" timestamp (6) with time zone,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"detector" text NOT NULL,
	"severity" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"key_id" uuid,
	"service_id" uuid NOT NULL,
	"environment" text NOT NULL,
	"summary" text NOT NULL,
	"opened_at" timestamp (6) with time zone NOT NULL,
	"last_signal_at" timestamp (6) with time zone NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"told_at" timestamp (6) with time zone NOT NULL,
	"snoozed_until" timestamp (6) with time zone,
	"assignee_id" uuid,
	"closed_at" timestamp (6) with time zone,
	"stopped_key" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cues" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"key_id" uuid,
	"secret_id" uuid,
	"service_id" uuid NOT NULL,
	"environment" text NOT NULL,
	"value" text NOT NULL,
	"source" text NOT NULL,
	"first_at" timestamp (6) with time zone NOT NULL,
	"last_at" timestamp (6) with time zone NOT NULL,
	"requests" integer NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "normal_values" (
	"organization_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"detector" text NOT NULL,
	"subject" text NOT NULL,
	"value" text NOT NULL,
	"until_at" timestamp (6) with time zone NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "normal_values_owner_id_detector_subject_value_pk" PRIMARY KEY("owner_id","detector","subject","value")
);
--> statement-breakpoint
CREATE TABLE "signals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"value" text NOT NULL,
	"expected" text NOT NULL,
	"seen" text NOT NULL,
	"source" text NOT NULL,
	"first_at" timestamp (6) with time zone NOT NULL,
	"last_at" timestamp (6) with time zone NOT NULL,
	"requests" bigint NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "signals_once" UNIQUE("alert_id","subject","value")
);
--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "stops_at" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "from_browsers" text;--> statement-breakpoint
ALTER TABLE "sightings" ADD COLUMN "others" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "alert_events" ADD CONSTRAINT "alert_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_events" ADD CONSTRAINT "alert_events_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_assignee_id_members_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cues" ADD CONSTRAINT "cues_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "normal_values" ADD CONSTRAINT "normal_values_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signals" ADD CONSTRAINT "signals_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signals" ADD CONSTRAINT "signals_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_events_alert" ON "alert_events" USING btree ("alert_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_one_of_key" ON "alerts" USING btree ("key_id","detector") WHERE closed_at is null and key_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_one_of_service" ON "alerts" USING btree ("service_id","environment","detector") WHERE closed_at is null and key_id is null;--> statement-breakpoint
CREATE INDEX "alerts_organization" ON "alerts" USING btree ("organization_id","last_signal_at","id");--> statement-breakpoint
CREATE INDEX "alerts_key" ON "alerts" USING btree ("key_id","last_signal_at");--> statement-breakpoint
CREATE INDEX "alerts_open" ON "alerts" USING btree ("organization_id","service_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "cues_waiting" ON "cues" USING btree ("organization_id","created_at");--> statement-breakpoint
SELECT keyturn_fence(t) FROM unnest(ARRAY['alert_events', 'alerts', 'cues', 'normal_values', 'signals']::regclass[]) t;
--> statement-breakpoint
-- Ingestion writes what it noticed, and may know who has something waiting; the judge takes it in the tenant's role.
CREATE POLICY data ON cues TO keyturn_data USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT INSERT, SELECT (organization_id) ON cues TO keyturn_data;
--> statement-breakpoint
GRANT SELECT, DELETE ON cues TO keyturn_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON alerts, signals TO keyturn_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT ON alert_events TO keyturn_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON normal_values TO keyturn_tenant;
--> statement-breakpoint
-- What was found to be a thief's is forgotten, so that it is news when it comes again.
GRANT DELETE ON sightings TO keyturn_tenant;
