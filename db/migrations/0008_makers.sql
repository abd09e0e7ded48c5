ALTER TABLE "password_resets" ADD COLUMN "made_by" uuid;--> statement-breakpoint
-- As before, and a link dies with its maker's rights: whoever is no owner any more can't open an account with it.
CREATE OR REPLACE FUNCTION keyturn_use_password_reset(link bytea, new_hash text, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE person uuid;
BEGIN
  UPDATE password_resets r SET used_at = at
    WHERE r.token_hash = link AND r.used_at IS NULL AND r.expires_at > at
      AND (r.organization_id IS NULL OR r.organization_id = keyturn_organization() AND NOT EXISTS (
        SELECT FROM members m WHERE m.user_id = r.user_id AND m.organization_id <> r.organization_id AND m.status <> 'left')
      AND EXISTS (SELECT FROM members o WHERE o.id = r.made_by AND o.organization_id = r.organization_id
        AND o.role = 'owner' AND o.status = 'active'))
    RETURNING r.user_id INTO person;
  IF person IS NULL THEN RETURN NULL; END IF;
  UPDATE password_resets r SET used_at = at WHERE r.user_id = person AND r.used_at IS NULL;
  UPDATE users u SET password_hash = new_hash WHERE u.id = person;
  UPDATE sessions s SET ended_at = at, end_reason = 'password_reset' WHERE s.user_id = person AND s.ended_at IS NULL;
  RETURN person;
END $$;
--> statement-breakpoint
GRANT UPDATE (hash, pepper_fingerprint) ON tokens TO keyturn_auth;
