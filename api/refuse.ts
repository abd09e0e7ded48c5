import type { Result } from '#lib/result.ts'
import { Problem, type ProblemInit } from './problem.ts'

type Status = ProblemInit['status']

/** How a verb's reason is told: its status, and the field of the body that it is about. */
const refusals: Record<string, [Status, field?: string]> = {
  not_found: [404],
  service_not_found: [404, 'service'],
  team_not_found: [404, 'team'],
  holder_not_found: [404, 'holder'],
  environment_not_found: [400, 'environment'],
  team_needed: [400, 'team'],
  service_needed: [400, 'service'],
  environment_needed: [400, 'environment'],
  expiry_in_the_past: [400, 'expiresAt'],
  overlap_too_long: [400, 'overlapSeconds'],
  held_by_member: [403],
  outside_token: [403],
  forbidden: [403],
  slug_taken: [409, 'slug'],
  prefix_taken: [409, 'prefix'],
  key_ended: [409],
  is_decoy: [409],
  overlap_running: [409],
  successor_unused: [409],
  no_overlap: [409],
  successor_claimed: [409],
  alert_closed: [409],
  never_quiet: [409],
  snooze_out_of_range: [400, 'until'],
  not_due: [409],
  turned_too_often: [429],
  too_many_unknown_keys: [429],
  self_rotation_off: [403],
  secret_condemned: [403],
  quarantined: [403],
  secret_ended: [401],
  not_allowed: [403],
  unsupported_encoding: [415],
  broken_encoding: [400],
  bad_json: [400],
  body_too_large: [413],
  too_many_lines: [413],
  found_in_future: [400, 'leaks'],
  range_reversed: [400, 'to'],
  too_many_buckets: [400, 'interval'],
  already_created: [409],
  idempotency_mismatch: [422],
  idempotency_key_reused: [422],
}

/** A verb's value, or its refusal as a problem whose code is the verb's own reason. */
export function orRefuse<T, E extends { reason: string }>(result: Result<T, E>, explain: (error: E) => string): T {
  if (result.ok) return result.value
  throw new Problem(refusalOf(result.error, explain))
}

export function refusalOf<E extends { reason: string }>(error: E, explain: (error: E) => string): ProblemInit {
  const [status, field] = refusals[error.reason] ?? [409]
  const detail = explain(error)
  const errors = field ? [{ path: field, message: detail }] : undefined
  return { status, code: error.reason, detail, errors, ...waitOf(error), members: membersOf(error) }
}

/** For refusals that end by themselves. */
function waitOf(error: { reason: string; retryAfterSeconds?: number }): Partial<ProblemInit> {
  if (error.retryAfterSeconds === undefined) return {}
  return { headers: { 'Retry-After': String(error.retryAfterSeconds) }, violated: [error.reason.replaceAll('_', '-')] }
}

/** What a program needs of a refusal besides its code, as the id of the key that a repeated request had made. */
function membersOf({ reason: _, ...members }: { reason: string }): Record<string, unknown> {
  return members
}
