import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytea, createdAt, id, moment } from './columns.ts'
import { members } from './members.ts'
import { organizationId } from './organizations.ts'
import { machines, type serviceEnvironments, services } from './services.ts'
import { peppers } from './users.ts'

export interface RateLimit {
  name: string
  limit: number
  windowSeconds: number
}

/** A key's exceptions from the policy of its service's environment. */
export type KeyPolicy = Partial<
  Pick<
    typeof serviceEnvironments.$inferSelect,
    | 'rotationIntervalDays'
    | 'rotationHour'
    | 'rotationZone'
    | 'noticeDays'
    | 'claimDays'
    | 'whenOverdue'
    | 'selfRotation'
    | 'maxAgeDays'
    | 'idleDays'
    | 'overlapSeconds'
    | 'deadlineSeconds'
    | 'atDeadline'
  >
>

export const endReasons = [
  'superseded',
  'compromised',
  'holder_left',
  'no_longer_needed',
  'expired',
  'idle',
  'leaked',
  'other',
] as const

/** An identity with policies. Its id outlives every secret. */
export const keys = pgTable(
  'keys',
  {
    id: id(),
    organizationId: organizationId(),
    serviceId: uuid('service_id')
      .notNull()
      .references(() => services.id),
    environment: text('environment', { enum: ['development', 'staging', 'production'] }).notNull(),
    name: text('name').notNull(),
    holderMemberId: uuid('holder_member_id').references(() => members.id),
    holderMachineId: uuid('holder_machine_id').references(() => machines.id),
    status: text('status', { enum: ['active', 'revoked', 'expired'] })
      .notNull()
      .default('active'),
    scopes: text('scopes').array().notNull().default([]),
    allowedNetworks: text('allowed_networks').array().notNull().default([]), // CIDR; none: any
    rateLimits: jsonb('rate_limits').$type<RateLimit[]>().notNull().default([]),
    livesIn: text('lives_in'),
    expiresAt: moment('expires_at'),
    quarantinedAt: moment('quarantined_at'),
    quarantineNote: text('quarantine_note'),
    endedAt: moment('ended_at'),
    endReason: text('end_reason', { enum: endReasons }),
    endNote: text('end_note'),
    lastUsedAt: moment('last_used_at'),
    secretCreatedAt: createdAt('secret_created_at'), // of the current secret: what a rotation's due date counts from
    rotatesAt: moment('rotates_at'), // when a rotation is due, by the policy as it stands; null: never
    policy: jsonb('policy').$type<KeyPolicy>(), // what this key has otherwise than its service's environment
    compromisedAt: moment('compromised_at'), // since when it has no live secret and waits for a new one
    plantedIn: text('planted_in'), // of a decoy, where it lies; null: it is none. Never changed
    createdByMemberId: uuid('created_by_member_id').references(() => members.id),
    createdAt: createdAt(),
  },
  t => [
    index('keys_service').on(t.serviceId, t.environment),
    index('keys_organization_name').on(t.organizationId, t.name, t.id),
    index('keys_holder_member').on(t.holderMemberId),
    index('keys_rotates').on(t.organizationId, t.rotatesAt).where(sql`status = 'active'`),
    check(
      'keys_decoy_is_bare',
      sql`planted_in is null or num_nonnulls(holder_member_id, holder_machine_id, expires_at, quarantined_at, rotates_at,
        policy, compromised_at) = 0 and cardinality(scopes || allowed_networks) = 0 and rate_limits = '[]'`,
    ),
  ],
)

/**
 * One value of a key, as a hash. The two partial unique indexes hold the invariant that a key has at most one live
 * secret without a successor and at most one live secret with one, so at most two that work.
 */
export const keySecrets = pgTable(
  'key_secrets',
  {
    id: id(),
    organizationId: organizationId(),
    keyId: uuid('key_id')
      .notNull()
      .references(() => keys.id),
    hash: bytea('hash').notNull().unique('key_secrets_hash'),
    pepperFingerprint: text('pepper_fingerprint')
      .notNull()
      .references(() => peppers.fingerprint),
    hint: text('hint').notNull(),
    createdAt: createdAt(),
    firstUsedAt: moment('first_used_at'),
    lastUsedAt: moment('last_used_at'),
    claimHash: bytea('claim_hash'), // of the Idempotency-Key that asked for it, where its predecessor did
    successorId: uuid('successor_id'), // set when a rotation gave this secret a successor
    overlapSeconds: integer('overlap_seconds'), // of that rotation; its clock starts at the successor's first use
    retiresBy: moment('retires_by'), // the latest moment that the rotation allows
    retiresAt: moment('retires_at'), // from here on it is refused, whether or not the clock has run
    condemnedAt: moment('condemned_at'), // a leaver knows it: since then it is taken only from the networks beside
    knownNetworks: text('known_networks').array(), // where its key had been seen by then; none: it never told an address
    endedAt: moment('ended_at'),
    endReason: text('end_reason', { enum: endReasons }),
  },
  t => [
    index('key_secrets_key').on(t.keyId),
    uniqueIndex('key_secrets_one_current').on(t.keyId).where(sql`ended_at is null and successor_id is null`),
    uniqueIndex('key_secrets_one_retiring').on(t.keyId).where(sql`ended_at is null and successor_id is not null`),
  ],
)

/** That somebody has seen a secret in plain: who, when, how. A member, or somebody outside who is named in words. */
export const exposures = pgTable(
  'exposures',
  {
    id: id(),
    organizationId: organizationId(),
    secretId: uuid('secret_id')
      .notNull()
      .references(() => keySecrets.id),
    keyId: uuid('key_id')
      .notNull()
      .references(() => keys.id),
    memberId: uuid('member_id').references(() => members.id),
    sharedWith: text('shared_with'), // who it is, where that is no member
    how: text('how', { enum: ['created', 'claimed', 'rotated', 'minted', 'shared'] }).notNull(),
    recordedBy: uuid('recorded_by').references(() => members.id), // who said so, of what Keyturn did not see itself
    tokenId: uuid('token_id'),
    sessionId: uuid('session_id'),
    at: createdAt(),
  },
  t => [index('exposures_key').on(t.keyId), index('exposures_member').on(t.memberId)],
)

/** A credential for Keyturn's own API. Held by a member or a machine; never called a key. */
export const tokens = pgTable(
  'tokens',
  {
    id: id(),
    organizationId: organizationId(),
    name: text('name').notNull(),
    hash: bytea('hash').notNull().unique('tokens_hash'),
    pepperFingerprint: text('pepper_fingerprint')
      .notNull()
      .references(() => peppers.fingerprint),
    hint: text('hint').notNull(),
    scopes: text('scopes').array().notNull(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id), // whose present rights bound it: the holder, or who answers for the machine
    machineId: uuid('machine_id').references(() => machines.id),
    serviceId: uuid('service_id').references(() => services.id),
    environment: text('environment', { enum: ['development', 'staging', 'production'] }),
    expiresAt: moment('expires_at'),
    lastUsedAt: moment('last_used_at'),
    successorId: uuid('successor_id'), // set when a replacement was made
    retiresAt: moment('retires_at'), // from here on it is refused
    condemnedAt: moment('condemned_at'), // a leaver knows it: since then it changes nothing and makes no key
    revokedAt: moment('revoked_at'),
    createdByMemberId: uuid('created_by_member_id')
      .notNull()
      .references(() => members.id),
    createdAt: createdAt(),
  },
  t => [index('tokens_member').on(t.memberId)],
)
