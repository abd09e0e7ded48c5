CREATE TABLE "offboarding_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"offboarding_id" uuid NOT NULL,
	"key_id" uuid,
	"token_id" uuid,
	"machine_id" uuid,
	"team_id" uuid,
	"action" text NOT NULL,
	"links" text[] NOT NULL,
	"note" text,
	"holder_member_id" uuid,
	"decided_by" text NOT NULL,
	"decided_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "offboarding_items_once" UNIQUE NULLS NOT DISTINCT("offboarding_id","key_id","token_id","machine_id")
);
--> statement-breakpoint
CREATE TABLE "offboardings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"hostile" boolean NOT NULL,
	"note" text,
	"decided_by" text NOT NULL,
	"executed_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"deadline" timestamp (6) with time zone NOT NULL,
	"sessions_ended" integer NOT NULL,
	"tokens_revoked" integer NOT NULL,
	"invitations_ended" integer NOT NULL,
	"first_seq" bigint NOT NULL,
	"reminded_at" timestamp (6) with time zone,
	"closed_at" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "user_identities" (
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"user_id" uuid NOT NULL,
	"email" text NOT NULL,
	"linked_at" timestamp (6) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (6) with time zone,
	CONSTRAINT "user_identities_issuer_subject_pk" PRIMARY KEY("issuer","subject"),
	CONSTRAINT "user_identities_user" UNIQUE("issuer","user_id")
);
--> statement-breakpoint
ALTER TABLE "exposures" ALTER COLUMN "member_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "exposures" ADD COLUMN "shared_with" text;--> statement-breakpoint
ALTER TABLE "exposures" ADD COLUMN "recorded_by" uuid;--> statement-breakpoint
ALTER TABLE "key_secrets" ADD COLUMN "condemned_at" timestamp (6) with time zone;--> statement-breakpoint
ALTER TABLE "tokens" ADD COLUMN "successor_id" uuid;--> statement-breakpoint
ALTER TABLE "tokens" ADD COLUMN "retires_at" timestamp (6) with time zone;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "suspended_at" timestamp (6) with time zone;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "left_at" timestamp (6) with time zone;--> statement-breakpoint
ALTER TABLE "offboarding_items" ADD CONSTRAINT "offboarding_items_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offboarding_items" ADD CONSTRAINT "offboarding_items_offboarding_id_offboardings_id_fk" FOREIGN KEY ("offboarding_id") REFERENCES "public"."offboardings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offboarding_items" ADD CONSTRAINT "offboarding_items_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offboarding_items" ADD CONSTRAINT "offboarding_items_token_id_tokens_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."tokens"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offboarding_items" ADD CONSTRAINT "offboarding_items_machine_id_machines_id_fk" FOREIGN KEY ("machine_id") REFERENCES "public"."machines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offboarding_items" ADD CONSTRAINT "offboarding_items_holder_member_id_members_id_fk" FOREIGN KEY ("holder_member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offboardings" ADD CONSTRAINT "offboardings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offboardings" ADD CONSTRAINT "offboardings_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_identities" ADD CONSTRAINT "user_identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "offboarding_items_key" ON "offboarding_items" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "offboardings_member" ON "offboardings" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "offboardings_open" ON "offboardings" USING btree ("organization_id") WHERE closed_at is null;--> statement-breakpoint
ALTER TABLE "exposures" ADD CONSTRAINT "exposures_recorded_by_members_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
SELECT keyturn_fence('offboardings');
--> statement-breakpoint
SELECT keyturn_fence('offboarding_items');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON offboardings, offboarding_items TO keyturn_tenant;
--> statement-breakpoint
-- Who a person is at an identity provider is asked before an organization is known, and written with what links it.
GRANT SELECT, UPDATE (last_used_at), DELETE ON user_identities TO keyturn_auth;
--> statement-breakpoint
GRANT INSERT ON user_identities TO keyturn_tenant;
