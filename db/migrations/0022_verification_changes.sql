CREATE TABLE "verification_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "verification_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"transaction" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"organization_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"created_at" timestamp (6) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "when_away" text DEFAULT 'serve' NOT NULL;--> statement-breakpoint
CREATE INDEX "verification_changes_transaction" ON "verification_changes" USING btree ("transaction");--> statement-breakpoint
CREATE INDEX "verification_changes_at" ON "verification_changes" USING btree ("created_at");--> statement-breakpoint
SELECT keyturn_fence('verification_changes');
--> statement-breakpoint
-- Verification reads what all organizations changed; the sign-in role changes tokens before an organization is known.
CREATE POLICY data ON verification_changes TO keyturn_data USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY auth ON verification_changes FOR INSERT TO keyturn_auth WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY worker ON verification_changes TO keyturn_worker USING (true);
--> statement-breakpoint
GRANT INSERT ON verification_changes TO keyturn_tenant, keyturn_data, keyturn_auth;
--> statement-breakpoint
GRANT SELECT ON verification_changes TO keyturn_data;
--> statement-breakpoint
GRANT SELECT (created_at), DELETE ON verification_changes TO keyturn_worker;
--> statement-breakpoint
-- One wake-up a transaction, however much it changed: equal notifications are one.
CREATE FUNCTION keyturn_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row record := coalesce(new, old);
  subject uuid;
BEGIN
  CASE tg_table_name
    WHEN 'key_secrets' THEN subject := row.key_id;
    WHEN 'service_environments' THEN subject := row.service_id;
    WHEN 'team_members' THEN subject := row.member_id;
    ELSE subject := row.id;
  END CASE;
  INSERT INTO verification_changes (organization_id, subject_id) VALUES (row.organization_id, subject);
  PERFORM pg_notify('keyturn_change', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER note_change AFTER UPDATE OF name, environment, service_id, holder_member_id, holder_machine_id, scopes,
  allowed_networks, rate_limits, status, quarantined_at, expires_at, policy, created_at ON keys
  FOR EACH ROW EXECUTE FUNCTION keyturn_note_change();
--> statement-breakpoint
CREATE TRIGGER note_change AFTER UPDATE OF hash, hint, first_used_at, retires_at, retires_by, successor_id, condemned_at,
  known_networks, ended_at, end_reason ON key_secrets FOR EACH ROW EXECUTE FUNCTION keyturn_note_change();
--> statement-breakpoint
CREATE TRIGGER note_change AFTER UPDATE OF slug, team_id, when_away ON services
  FOR EACH ROW EXECUTE FUNCTION keyturn_note_change();
--> statement-breakpoint
CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE OF max_age_days, from_browsers ON service_environments
  FOR EACH ROW EXECUTE FUNCTION keyturn_note_change();
--> statement-breakpoint
CREATE TRIGGER note_change AFTER UPDATE OF email, role, status ON members
  FOR EACH ROW EXECUTE FUNCTION keyturn_note_change();
--> statement-breakpoint
CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE ON team_members
  FOR EACH ROW EXECUTE FUNCTION keyturn_note_change();
--> statement-breakpoint
CREATE TRIGGER note_change AFTER UPDATE OF name ON machines FOR EACH ROW EXECUTE FUNCTION keyturn_note_change();
--> statement-breakpoint
CREATE TRIGGER note_change AFTER UPDATE OF hash, scopes, member_id, machine_id, service_id, environment, expires_at,
  revoked_at, retires_at, condemned_at ON tokens FOR EACH ROW EXECUTE FUNCTION keyturn_note_change();
