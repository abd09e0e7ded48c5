-- The clock goes from organization to organization, so it sees that they are there, and nothing in them.
CREATE POLICY clock ON organizations FOR SELECT TO keyturn_worker USING (true);
--> statement-breakpoint
GRANT SELECT (id) ON organizations TO keyturn_worker;
--> statement-breakpoint
-- It notes the minutes in which it was there.
GRANT SELECT, INSERT ON collection_minutes TO keyturn_worker;
--> statement-breakpoint
-- It tells whether every migration was applied.
GRANT USAGE ON SCHEMA drizzle TO keyturn_worker;
--> statement-breakpoint
GRANT SELECT ON drizzle.__drizzle_migrations TO keyturn_worker;
