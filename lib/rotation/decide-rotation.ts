import { isSecretRetired } from '#lib/keys/secret-state.ts'
import type { RotationError } from './errors.ts'

/** What a decision needs to know of a secret that has not ended. */
export interface LiveSecret {
  id: string
  firstUsedAt: Date | null
  successorId: string | null
  retiresBy: Date | null
  retiresAt: Date | null
  /** a leaver knows it: its end is set, whatever a rotation would allow */
  condemnedAt: Date | null
}

export interface RotationPolicy {
  overlapSeconds: number
  deadlineSeconds: number
  atDeadline: 'hold' | 'retire'
}

export interface RotationDecision {
  /** secrets that end now */
  ends: string[]
  /** the secret that gets the successor, if there is one */
  predecessorId: string | null
  overlapSeconds: number
  /** latest moment at which the predecessor works; claiming again keeps the one that was set first */
  retiresBy: Date
  /** already known end: at the deadline under `retire`, unknown until the successor's first use under `hold` */
  retiresAt: Date | null
}

interface Situation {
  live: readonly LiveSecret[]
  policy: RotationPolicy
  expiresAt: Date | null
  overlapSeconds?: number
  replaceUnused?: boolean
  now: Date
}

/** How a rotation changes a key's live secrets, or why it can't. At most two are live before and after. */
export function decideRotation(situation: Situation): RotationDecision | RotationError {
  const { live, policy, expiresAt, now } = situation
  const overlapSeconds = situation.overlapSeconds ?? policy.overlapSeconds
  if (overlapSeconds > policy.deadlineSeconds) {
    return { reason: 'overlap_too_long', maxSeconds: policy.deadlineSeconds }
  }
  const retired = live.filter(secret => isSecretRetired(secret, now))
  const working = live.filter(secret => !isSecretRetired(secret, now))
  const current = working.find(secret => secret.successorId === null) ?? null
  const retiring = working.find(secret => secret.successorId !== null) ?? null
  const ends = retired.map(secret => secret.id)

  // What a leaver knows must go, though an older secret still works: there is room for two, so the older one ends.
  if (retiring && current?.condemnedAt && current.firstUsedAt) {
    return { ...ofCondemned(situation, current, overlapSeconds), ends: [...ends, retiring.id] }
  }
  if (retiring) {
    if (current?.firstUsedAt) return { reason: 'overlap_running' }
    // A successor that ended by itself is not replaced but missing.
    if (current && !situation.replaceUnused) return { reason: 'successor_unused' }
    return {
      ends: current ? [...ends, current.id] : ends,
      predecessorId: retiring.id,
      overlapSeconds,
      retiresBy: retiring.retiresBy ?? deadline(situation),
      retiresAt: retiring.retiresAt,
    }
  }
  if (current?.condemnedAt) return { ...ofCondemned(situation, current, overlapSeconds), ends }
  const retiresBy = deadline(situation)
  return {
    ends,
    predecessorId: current?.id ?? null,
    overlapSeconds,
    retiresBy,
    retiresAt: policy.atDeadline === 'retire' || (expiresAt && retiresBy >= expiresAt) ? retiresBy : null,
  }
}

/** A condemned secret keeps the end that offboarding set. */
function ofCondemned(situation: Situation, current: LiveSecret, overlapSeconds: number) {
  const retiresBy = current.retiresBy ?? deadline(situation)
  return { predecessorId: current.id, overlapSeconds, retiresBy, retiresAt: current.retiresAt }
}

/** Rotation never extends a key's own expiry. */
function deadline({ policy, expiresAt, now }: Situation): Date {
  const end = now.getTime() + policy.deadlineSeconds * 1000
  return new Date(expiresAt ? Math.min(end, expiresAt.getTime()) : end)
}
