-- Unlinking stands in the ledger, so it happens in the tenant's transaction, whose role reads neither table. Whoever has
-- no password would be locked out by it and keeps the link.
CREATE FUNCTION keyturn_unlink_identity(person uuid, of_issuer text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE unlinked text;
BEGIN
  DELETE FROM user_identities i USING users u
    WHERE i.user_id = person AND i.issuer = of_issuer AND u.id = i.user_id AND u.password_hash IS NOT NULL
      AND EXISTS (SELECT FROM members m WHERE m.user_id = person AND m.organization_id = keyturn_organization())
    RETURNING i.subject INTO unlinked;
  RETURN unlinked;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keyturn_unlink_identity(uuid, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION keyturn_unlink_identity(uuid, text) TO keyturn_tenant;
--> statement-breakpoint
REVOKE DELETE ON user_identities FROM keyturn_auth;
