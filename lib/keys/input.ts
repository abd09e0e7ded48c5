import { z } from 'zod'
import { environments } from '#lib/access/words.ts'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { momentInput } from '#lib/format/moment-input.ts'
import { rotationPolicyInput } from '#lib/services/input.ts'

export const keyIdInput = z.uuid().brand<'KeyId'>()
export type KeyId = z.infer<typeof keyIdInput>

/** Text that a person typed: trimmed, without control characters, a key that was pasted into it cut to its hint. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'Say something here.')
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed.')
    .overwrite(hideKeys)

export const environmentInput = z.enum(environments)

export const rateLimitInput = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'Lower-case letters, digits and dashes, as in per-minute.'),
  limit: z.int().min(1).max(1_000_000_000),
  windowSeconds: z.int().min(1).max(2_592_000),
})

export const scopeInput = z
  .string()
  .regex(/^[a-z0-9][a-z0-9:._*-]{0,63}$/i, 'Letters, digits and : . _ * -, as in charges:write.')

/** An IPv4 or IPv6 network in CIDR notation; an address alone means just itself. */
export const networkInput = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
  error: 'An address or a network, as in 10.1.0.0/16 or 2001:db8::/32.',
})

export const holderInput = z.union([
  z.strictObject({ member: z.email().transform(email => email.toLowerCase()) }),
  z.strictObject({ machine: line(64) }),
])

export const createKeyInput = z.strictObject({
  service: z.string().min(1).max(64),
  environment: environmentInput,
  name: line(80),
  holder: holderInput.optional(),
  scopes: z.array(scopeInput).max(50).optional(),
  expiresAt: momentInput.optional(),
  allowedNetworks: z.array(networkInput).max(100).optional(),
  rateLimits: z
    .array(rateLimitInput)
    .max(5)
    .refine(all => new Set(all.map(each => each.name)).size === all.length, 'Two limits have one name.')
    .optional(),
})
export type CreateKeyInput = z.infer<typeof createKeyInput>

/** One key for each chosen environment, alike but for that. */
export const createKeysInput = createKeyInput.omit({ environment: true }).extend({
  environments: z.array(environmentInput).min(1, 'Choose an environment.').max(environments.length),
  /** chosen by the form, so that sending it again after a lost answer can't create them twice */
  attempt: z.uuid(),
})
export type CreateKeysInput = z.infer<typeof createKeysInput>

export const plantDecoyInput = z.strictObject({
  service: z.string().min(1).max(64),
  environment: environmentInput,
  name: line(80),
  /** what a use of it says was read: one place, which never changes */
  plantedIn: line(200),
  /** chosen by the form, so that sending it again after a lost answer can't make two */
  attempt: z.uuid(),
})
export type PlantDecoyInput = z.infer<typeof plantDecoyInput>

/** The reasons that a person may give for ending a key. */
export const revokeReasons = ['no_longer_needed', 'compromised', 'holder_left', 'leaked', 'other'] as const

export const stopKeyInput = z.strictObject({
  reason: z.enum(revokeReasons).optional(),
  note: line(500).optional(),
})
export type StopKeyInput = z.infer<typeof stopKeyInput>

/** How many keys one decision may stop. */
export const mostKeysAtOnce = 1000

export const stopKeysInput = stopKeyInput.extend({
  keyIds: z
    .array(keyIdInput)
    .min(1, 'Choose a key.')
    .max(mostKeysAtOnce, 'Up to 1,000 keys at once.')
    .refine(all => new Set(all).size === all.length, 'A key is in it twice.'),
})
export type StopKeysInput = z.infer<typeof stopKeysInput>

export const keySorts = ['name', 'created', 'lastUsed', 'requests', 'rotates'] as const
export type KeySort = (typeof keySorts)[number]

/**
 * `active`: has not ended. `due`: has not ended, and its rotation is due within a week or overdue. `decoy`: lies where it
 * was planted, and stands under no other of these until it has ended.
 */
export const keyStatuses = [
  'active',
  'live',
  'overlap',
  'due',
  'quarantined',
  'compromised',
  'revoked',
  'expired',
  'ended',
  'decoy',
] as const

export const listKeysInput = z.strictObject({
  service: z.string().max(64).optional(),
  environment: environmentInput.optional(),
  status: z.enum(keyStatuses).optional(),
  holder: z.string().max(254).optional(),
  q: z.string().trim().max(200).optional(),
  sort: z.enum(keySorts).default('name'),
  direction: z.enum(['asc', 'desc']).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ListKeysInput = z.infer<typeof listKeysInput>

/** Where a key is kept, for whoever rotates it next. Empty: nobody knows. */
export const livesInInput = z.strictObject({
  livesIn: z
    .string()
    .trim()
    .max(200, 'Up to 200 characters.')
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed.'),
})
export type LivesInInput = z.infer<typeof livesInInput>

/** From where a key may be used; none: from anywhere. */
export const allowedNetworksInput = z.strictObject({
  allowedNetworks: z.array(networkInput).max(100, 'Up to 100 networks.'),
})
export type AllowedNetworksInput = z.output<typeof allowedNetworksInput>

/** What a key has otherwise than its service's environment, all of it; null: nothing. */
export const keyPolicyInput = z.strictObject({ policy: rotationPolicyInput.partial().nullable() })
export type KeyPolicyInput = z.output<typeof keyPolicyInput>

/** Whom a key's secret was passed on to: a member, or anybody in words. An address that is a member's means the member. */
export const recordSharingInput = z
  .strictObject({
    sharedWith: line(200).optional(),
    memberId: z.uuid().optional(),
    note: line(500).optional(),
  })
  .refine(input => (input.sharedWith === undefined) !== (input.memberId === undefined), {
    path: ['sharedWith'],
    error: 'Say who it is.',
  })
export type RecordSharingInput = z.infer<typeof recordSharingInput>
