ALTER TABLE "password_resets" ADD COLUMN "organization_id" uuid;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
SELECT keyturn_fence('password_resets');
--> statement-breakpoint
CREATE POLICY auth ON password_resets TO keyturn_auth USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT INSERT ON password_resets TO keyturn_tenant;
--> statement-breakpoint
-- A tenant's verb can't write to `users`, so it changes a password through one of these two, in the transaction that
-- also writes the ledger. Each demands what only the person could have brought.
--
-- The first demands an unused link of this organization (or of the operator). The link of an organization's owner is
-- refused for a person who by now belongs to another organization as well: its owner must not take over their account
-- there. Every session of the person ends.
CREATE FUNCTION keyturn_use_password_reset(link bytea, new_hash text, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE person uuid;
BEGIN
  UPDATE password_resets r SET used_at = at
    WHERE r.token_hash = link AND r.used_at IS NULL AND r.expires_at > at
      AND (r.organization_id IS NULL OR r.organization_id = keyturn_organization() AND NOT EXISTS (
        SELECT FROM members m WHERE m.user_id = r.user_id AND m.organization_id <> r.organization_id AND m.status <> 'left'))
    RETURNING r.user_id INTO person;
  IF person IS NULL THEN RETURN NULL; END IF;
  UPDATE password_resets r SET used_at = at WHERE r.user_id = person AND r.used_at IS NULL;
  UPDATE users u SET password_hash = new_hash WHERE u.id = person;
  UPDATE sessions s SET ended_at = at, end_reason = 'password_reset' WHERE s.user_id = person AND s.ended_at IS NULL;
  RETURN person;
END $$;
--> statement-breakpoint
-- The second demands the hash that stands there now, which only someone who has just verified it has read.
CREATE FUNCTION keyturn_change_password(person uuid, old_hash text, new_hash text, kept_session uuid, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE users u SET password_hash = new_hash WHERE u.id = person AND u.password_hash = old_hash;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE password_resets r SET used_at = at WHERE r.user_id = person AND r.used_at IS NULL;
  UPDATE sessions s SET ended_at = at, end_reason = 'password_changed'
    WHERE s.user_id = person AND s.ended_at IS NULL AND s.id <> kept_session;
  RETURN true;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keyturn_use_password_reset(bytea, text, timestamptz), keyturn_change_password(uuid, text, text, uuid, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION keyturn_use_password_reset(bytea, text, timestamptz), keyturn_change_password(uuid, text, text, uuid, timestamptz) TO keyturn_tenant;
