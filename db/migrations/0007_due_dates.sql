ALTER TABLE "keys" ADD COLUMN "secret_created_at" timestamp (6) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
-- The owner is under row-level security too, since it is forced; for this statement it is not.
ALTER TABLE "keys" NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "key_secrets" NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
UPDATE "keys" k SET "secret_created_at" = coalesce(
  (SELECT max(s."created_at") FROM "key_secrets" s WHERE s."key_id" = k."id" AND s."successor_id" IS NULL), k."created_at");
--> statement-breakpoint
ALTER TABLE "keys" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "key_secrets" FORCE ROW LEVEL SECURITY;
