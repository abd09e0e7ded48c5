import type { KeyPolicy } from '#db/schema/keys.ts'
import type { RotationPolicy } from '#lib/services/input.ts'

/**
 * The policy that holds for one key: what the key has of its own, else what its service's environment says. An own null
 * counts too: a key may be without an interval where its environment has one. Whatever else `environmentPolicy` carries
 * stays in it. PostgreSQL says the same in `policyValue`.
 *
 * Where a later change of the environment puts the deadline before a key's own overlap, the overlap ends with the
 * deadline: without this the key could no longer be rotated.
 */
export function effectivePolicy<Policy extends RotationPolicy>(
  environmentPolicy: Policy,
  own: KeyPolicy | null,
): Policy {
  const set = Object.entries(own ?? {}).filter(([, value]) => value !== undefined)
  const policy: Policy = { ...environmentPolicy, ...Object.fromEntries(set) }
  return { ...policy, overlapSeconds: Math.min(policy.overlapSeconds, policy.deadlineSeconds) }
}
