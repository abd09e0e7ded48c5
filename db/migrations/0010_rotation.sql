CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"severity" text NOT NULL,
	"key_id" uuid,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"href" text NOT NULL,
	"dedupe_key" text NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp (6) with time zone,
	"mail_state" text NOT NULL,
	"mail_attempts" smallint DEFAULT 0 NOT NULL,
	"mail_next_at" timestamp (6) with time zone,
	"mailed_at" timestamp (6) with time zone,
	"mail_error" text,
	CONSTRAINT "notices_once" UNIQUE("organization_id","member_id","dedupe_key")
);
--> statement-breakpoint
CREATE TABLE "rotations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"key_id" uuid NOT NULL,
	"secret_id" uuid,
	"cause" text NOT NULL,
	"opened_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"opened_by" text NOT NULL,
	"due_at" timestamp (6) with time zone NOT NULL,
	"overdue_at" timestamp (6) with time zone NOT NULL,
	"overdue_handled_at" timestamp (6) with time zone,
	"fulfilled_at" timestamp (6) with time zone,
	"fulfilled_by" text,
	"successor_id" uuid,
	"closed_at" timestamp (6) with time zone
);
--> statement-breakpoint
ALTER TABLE "service_environments" ALTER COLUMN "rotation_interval_days" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "key_secrets" ADD COLUMN "claim_hash" "bytea";--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "rotates_at" timestamp (6) with time zone;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "policy" jsonb;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "compromised_at" timestamp (6) with time zone;--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "rotation_hour" smallint DEFAULT 9 NOT NULL;--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "rotation_zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "notice_days" smallint[] DEFAULT '{14,7,1}' NOT NULL;--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "claim_days" smallint DEFAULT 7 NOT NULL;--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "when_overdue" text DEFAULT 'remind' NOT NULL;--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "self_rotation" text DEFAULT 'any' NOT NULL;--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "max_age_days" integer;--> statement-breakpoint
ALTER TABLE "service_environments" ADD COLUMN "idle_days" integer;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rotations" ADD CONSTRAINT "rotations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rotations" ADD CONSTRAINT "rotations_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notices_member" ON "notices" USING btree ("member_id","created_at");--> statement-breakpoint
CREATE INDEX "notices_to_mail" ON "notices" USING btree ("organization_id","mail_next_at") WHERE mail_state = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "rotations_one_open" ON "rotations" USING btree ("key_id") WHERE fulfilled_at is null and closed_at is null;--> statement-breakpoint
CREATE INDEX "rotations_open" ON "rotations" USING btree ("organization_id","due_at") WHERE fulfilled_at is null and closed_at is null;--> statement-breakpoint
CREATE INDEX "rotations_key" ON "rotations" USING btree ("key_id","opened_at");--> statement-breakpoint
CREATE INDEX "keys_rotates" ON "keys" USING btree ("organization_id","rotates_at") WHERE status = 'active';
--> statement-breakpoint
SELECT keyturn_fence('rotations');
--> statement-breakpoint
SELECT keyturn_fence('notices');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON rotations, notices TO keyturn_tenant;
--> statement-breakpoint
-- The day of the secret's birth and the interval after it, at the policy's hour on the clock of its zone. PostgreSQL
-- knows each zone's daylight saving: an hour that a day skips is the one after it.
CREATE FUNCTION keyturn_rotates_at(born timestamptz, days int, hour int, zone text) RETURNS timestamptz
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT (date_trunc('day', born AT TIME ZONE zone) + make_interval(days => days, hours => hour)) AT TIME ZONE zone $$;
--> statement-breakpoint
-- Row-level security is forced on the owner too, who may be no superuser: without this, no row would be touched.
ALTER TABLE keys NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE service_environments NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
UPDATE keys k SET rotates_at = keyturn_rotates_at(k.secret_created_at, p.rotation_interval_days, p.rotation_hour, p.rotation_zone)
  FROM service_environments p WHERE p.service_id = k.service_id AND p.environment = k.environment;
--> statement-breakpoint
ALTER TABLE keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE service_environments FORCE ROW LEVEL SECURITY;
