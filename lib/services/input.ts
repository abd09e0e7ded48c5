import { z } from 'zod'
import { environments } from '#lib/access/words.ts'

export const slugInput = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'Lower-case letters, digits and dashes, starting with a letter, as in payments.')

export const prefixInput = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,15}$/,
    'Up to 16 lower-case letters, digits and underscores, starting with a letter, as in sk_test.',
  )
  .refine(prefix => prefix !== 'ktn' && !prefix.startsWith('ktn_'), 'ktn is reserved for tokens of Keyturn itself.')
  .refine(prefix => !prefix.endsWith('_'), 'The prefix gets its underscore by itself.')

/** `POST /v1/payouts` or `GET /admin/**`. */
export const sensitiveRouteInput = z
  .string()
  .max(200)
  .regex(
    /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|\*) \/[^\s\p{Cc}]*$/u,
    'A method and a path, as in POST /v1/payouts or GET /admin/**.',
  )

export const createServiceInput = z.strictObject({
  slug: slugInput,
  name: z
    .string()
    .trim()
    .min(1, 'Give it a name.')
    .max(80)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed.'),
  prefix: prefixInput,
  team: z.string().max(64).optional(),
  environments: z.array(z.enum(environments)).min(1).optional(),
  sensitiveRoutes: z.array(sensitiveRouteInput).max(100).optional(),
})
export type CreateServiceInput = z.infer<typeof createServiceInput>

const year = 31_536_000

const whole = () => z.int('A whole number.')
const days = (most: number) => whole().min(1, 'At least a day.').max(most, `At most ${most} days.`)

/** An IANA name that PostgreSQL knows as well; abbreviations and offsets have no daylight saving to get right. */
export const zoneInput = z.string().max(64).refine(isZone, 'The name of a time zone, as in Europe/Berlin or UTC.')

/** How keys turn and end. A service's environment has all of it; a key may have some of it otherwise. */
export const rotationPolicyInput = z.strictObject({
  /** null: no rotation is ever due by itself */
  rotationIntervalDays: days(3650).nullable(),
  /** of the day on which a rotation is due, on the clocks of its zone */
  rotationHour: whole().min(0, 'From 0 to 23.').max(23, 'From 0 to 23.'),
  rotationZone: zoneInput,
  /** how many days before it is due its holder is told, each once */
  noticeDays: z
    .array(days(365))
    .max(5, 'At most five notices.')
    .transform(all => [...new Set(all)].sort((a, b) => b - a)),
  /** from due to overdue */
  claimDays: days(365),
  whenOverdue: z.enum(['remind', 'quarantine', 'revoke']),
  /** `any`: at any time, for a machine's key; one that a member holds turns itself only when due */
  selfRotation: z.enum(['off', 'due', 'any']),
  /** from a key's creation to its end; null: none */
  maxAgeDays: days(3650).nullable(),
  /** unused for so long, a key is revoked; null: never */
  idleDays: days(3650).nullable(),
  /** how long the old secret works on, from the first use of the new one */
  overlapSeconds: whole().min(0, 'Not less than nothing.').max(year, 'At most a year.'),
  /** from the moment that a rotation is fulfilled */
  deadlineSeconds: whole().min(3600, 'At least an hour.').max(year, 'At most a year.'),
  atDeadline: z.enum(['hold', 'retire']),
})
export type RotationPolicy = z.output<typeof rotationPolicyInput>

/** What is left out stays as it is. */
export const updateEnvironmentPolicyInput = rotationPolicyInput.partial().extend({
  service: z.string().min(1).max(64),
  environment: z.enum(environments),
  createNeedsLead: z.boolean().optional(),
})
export type UpdateEnvironmentPolicyInput = z.output<typeof updateEnvironmentPolicyInput>

export const updateSensitiveRoutesInput = z.strictObject({
  service: z.string().min(1).max(64),
  sensitiveRoutes: z.array(sensitiveRouteInput).max(100, 'At most 100 routes.'),
})
export type UpdateSensitiveRoutesInput = z.infer<typeof updateSensitiveRoutesInput>

export const setWhenAwayInput = z.strictObject({
  service: z.string().min(1).max(64),
  whenAway: z.enum(['serve', 'refuse']),
})
export type SetWhenAwayInput = z.infer<typeof setWhenAwayInput>

export const addEnvironmentInput = z.strictObject({
  service: z.string().min(1).max(64),
  environment: z.enum(environments),
})
export type AddEnvironmentInput = z.infer<typeof addEnvironmentInput>

/** What a form proposes from a name: "Order mails" → "order-mails". */
export function slugFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 63)
}

/** "order-mails" → "order_mails", short enough for the front of a key */
export function prefixFrom(slug: string): string {
  return slug.replaceAll('-', '_').slice(0, 16).replace(/_+$/, '')
}

/** JavaScript keeps these two, which the IANA dropped: with one of them PostgreSQL could schedule no key. */
const droppedZones = ['us/pacific-new', 'canada/east-saskatchewan']

function isZone(name: string): boolean {
  if (name !== 'UTC' && !name.includes('/')) return false
  if (droppedZones.includes(name.toLowerCase())) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
