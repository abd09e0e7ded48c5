ALTER TABLE "keys" ADD COLUMN "planted_in" text;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_decoy_is_bare" CHECK (planted_in is null or num_nonnulls(holder_member_id, holder_machine_id, expires_at, quarantined_at, rotates_at,
        policy, compromised_at) = 0 and cardinality(scopes || allowed_networks) = 0 and rate_limits = '[]');