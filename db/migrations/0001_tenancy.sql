-- Roles are the cluster's, so they may exist already. None can log in, owns anything, or bypasses row-level security.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['keyturn_tenant', 'keyturn_data', 'keyturn_auth', 'keyturn_worker'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', r);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    BEGIN
      EXECUTE format('GRANT %I TO CURRENT_USER', r);
    EXCEPTION WHEN invalid_grant_operation THEN NULL;
    END;
  END LOOP;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO keyturn_tenant, keyturn_data, keyturn_auth, keyturn_worker;
--> statement-breakpoint
-- The organization of the running transaction; null, and so equal to nothing, outside of one.
CREATE FUNCTION keyturn_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.organization_id', true), '')::uuid $$;
--> statement-breakpoint
-- Fences a tenant table: every later migration that adds one calls this.
CREATE FUNCTION keyturn_fence(target regclass, tenant_column name DEFAULT 'organization_id') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY tenant ON %s TO keyturn_tenant USING (%I = (SELECT keyturn_organization())) WITH CHECK (%I = (SELECT keyturn_organization()))',
    target, tenant_column, tenant_column);
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keyturn_fence(regclass, name) FROM PUBLIC;
--> statement-breakpoint
SELECT keyturn_fence(c.oid::regclass)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
--> statement-breakpoint
SELECT keyturn_fence('organizations', 'id');
--> statement-breakpoint
-- What a tenant's verbs may do. Nothing on partitions; no delete but where a row is a mere relation.
GRANT SELECT, INSERT, UPDATE ON organizations, members, teams, team_members, sessions, invitations, services,
  service_environments, service_log_sources, machines, keys, key_secrets, exposures, tokens TO keyturn_tenant;
--> statement-breakpoint
GRANT DELETE ON team_members, service_log_sources TO keyturn_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT ON audit_events TO keyturn_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON audit_heads TO keyturn_tenant;
--> statement-breakpoint
GRANT SELECT ON request_logs, usage_minute, usage_hour, usage_day, sightings, ingest_batches, collection_minutes TO keyturn_tenant;
--> statement-breakpoint
-- A tenant's verb may add a person and use up a setup link in its own transaction; it can't read people.
GRANT INSERT ON users TO keyturn_tenant;
--> statement-breakpoint
GRANT SELECT, DELETE ON setup_links TO keyturn_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT ON peppers TO keyturn_tenant, keyturn_auth;
--> statement-breakpoint
-- Before an organization is known: who signs in, whose token or link this is.
GRANT SELECT, INSERT, UPDATE ON users, password_resets TO keyturn_auth;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempts, setup_links TO keyturn_auth;
--> statement-breakpoint
GRANT SELECT ON organizations, members, teams, team_members, invitations, tokens, key_secrets TO keyturn_auth;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON sessions TO keyturn_auth;
--> statement-breakpoint
GRANT UPDATE (last_used_at) ON tokens TO keyturn_auth;
--> statement-breakpoint
GRANT UPDATE (last_active_at) ON members TO keyturn_auth;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['organizations', 'members', 'teams', 'team_members', 'invitations', 'tokens', 'sessions', 'key_secrets'] LOOP
    EXECUTE format('CREATE POLICY auth ON %I TO keyturn_auth USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['keys', 'key_secrets', 'services', 'service_environments', 'service_log_sources', 'members', 'machines',
    'ingest_batches', 'request_logs', 'usage_minute', 'usage_hour', 'usage_day', 'sightings'] LOOP
    EXECUTE format('CREATE POLICY data ON %I TO keyturn_data USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- Verification and ingestion: just these columns, and nothing of the ledger.
GRANT SELECT ON keys, key_secrets, services, service_environments, service_log_sources TO keyturn_data;
--> statement-breakpoint
GRANT SELECT (id, organization_id, name, email) ON members TO keyturn_data;
--> statement-breakpoint
GRANT SELECT (id, organization_id, name) ON machines TO keyturn_data;
--> statement-breakpoint
GRANT UPDATE (last_used_at) ON keys TO keyturn_data;
--> statement-breakpoint
GRANT UPDATE (first_used_at, last_used_at, retires_at, hash, pepper_fingerprint) ON key_secrets TO keyturn_data;
--> statement-breakpoint
GRANT SELECT, INSERT ON peppers, ingest_batches, collection_minutes, request_logs TO keyturn_data;
--> statement-breakpoint
GRANT INSERT, DELETE ON service_log_sources TO keyturn_data;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON usage_minute, usage_hour, usage_day, sightings TO keyturn_data;
--> statement-breakpoint
-- Adds two histograms, element by element; the longer one wins where they differ in length.
CREATE FUNCTION keyturn_add(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY n) FROM unnest(a, b) WITH ORDINALITY AS u(x, y, n)
$$;
--> statement-breakpoint
CREATE AGGREGATE keyturn_sum(bigint[]) (SFUNC = keyturn_add, STYPE = bigint[], INITCOND = '{}', PARALLEL = SAFE, COMBINEFUNC = keyturn_add);
--> statement-breakpoint
-- The ledger refuses change whoever asks, its owner included.
CREATE FUNCTION keyturn_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_events is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION keyturn_refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION keyturn_refuse_change();
--> statement-breakpoint
-- Makes the partitions that requests of the days up to `ahead` will need. Called by the clock and at migration, never by a request.
-- COPY into a table under row-level security is refused, so keyturn_data writes into the partition itself.
CREATE FUNCTION keyturn_make_partitions(today date, ahead integer DEFAULT 7) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE d date; part text; made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('keyturn.partitions'));
  FOR d IN SELECT generate_series(today - 31, today + ahead, interval '1 day')::date LOOP
    part := 'request_logs_' || to_char(d, 'YYYYMMDD');
    CONTINUE WHEN to_regclass(part) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I PARTITION OF request_logs FOR VALUES FROM (%L) TO (%L)', part, d::timestamptz, (d + 1)::timestamptz);
    EXECUTE format('GRANT INSERT ON %I TO keyturn_data', part);
    made := made + 1;
  END LOOP;
  FOR d IN SELECT generate_series(date_trunc('month', (today - 91)::timestamp), today + 31, interval '1 month')::date LOOP
    part := 'usage_minute_' || to_char(d, 'YYYYMM');
    CONTINUE WHEN to_regclass(part) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I PARTITION OF usage_minute FOR VALUES FROM (%L) TO (%L)', part, d::timestamptz, (d + interval '1 month')::timestamptz);
    made := made + 1;
  END LOOP;
  FOR d IN SELECT generate_series(date_trunc('year', (today - 401)::timestamp), today + 31, interval '1 year')::date LOOP
    part := 'usage_hour_' || to_char(d, 'YYYY');
    CONTINUE WHEN to_regclass(part) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I PARTITION OF usage_hour FOR VALUES FROM (%L) TO (%L)', part, d::timestamptz, (d + interval '1 year')::timestamptz);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keyturn_make_partitions(date, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION keyturn_make_partitions(date, integer) TO keyturn_worker;
--> statement-breakpoint
-- Drops raw days older than `keep` days; returns how many.
CREATE FUNCTION keyturn_drop_partitions(today date, keep integer DEFAULT 30) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r record; gone integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('keyturn.partitions'));
  FOR r IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
           WHERE i.inhparent = 'request_logs'::regclass
             AND to_date(substring(c.relname from '\d{8}$'), 'YYYYMMDD') < today - keep - 1 LOOP
    EXECUTE format('DROP TABLE %I', r.relname);
    gone := gone + 1;
  END LOOP;
  RETURN gone;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keyturn_drop_partitions(date, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION keyturn_drop_partitions(date, integer) TO keyturn_worker;
