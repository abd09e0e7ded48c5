import { isSecretRetired } from '#lib/keys/secret-state.ts'
import type { LiveSecret } from './decide-rotation.ts'

interface Situation {
  /** the secret with which the key asks */
  presentedId: string
  live: readonly (LiveSecret & { claimHash: Buffer | null })[]
  /** of the Idempotency-Key that came along */
  claimHash: Buffer
  selfRotation: 'off' | 'due' | 'any'
  /** a machine holds the key */
  isMachine: boolean
  /** its rotation is open, or its date has come */
  isDue: boolean
  now: Date
}

export type SelfRotationDecision =
  | 'mint'
  /** the same request again: its answer was lost, and nobody has used what it held */
  | 'replace'
  | { reason: 'secret_ended' | 'secret_condemned' | 'self_rotation_off' | 'not_due' | 'overlap_running' }
  /** somebody else with this secret was faster: one of the two is a thief */
  | { reason: 'successor_claimed' }

/**
 * Whether a key that asks for its own successor gets one. A stolen secret must gain nothing: with its successor alive,
 * only the request that made it is answered again, and only until the successor is used.
 */
export function decideSelfRotation(situation: Situation): SelfRotationDecision {
  const { live, presentedId, now } = situation
  const working = live.filter(secret => !isSecretRetired(secret, now))
  const presented = working.find(secret => secret.id === presentedId)
  if (!presented) return { reason: 'secret_ended' }
  // Whoever left knows it too, and must not get its successor.
  if (presented.condemnedAt) return { reason: 'secret_condemned' }
  const successor = working.find(secret => secret.id === presented.successorId)
  if (presented.successorId !== null && !(successor && isRepeated(successor, situation))) {
    return { reason: 'successor_claimed' }
  }
  if (situation.selfRotation === 'off') return { reason: 'self_rotation_off' }
  if (successor) return 'replace'
  if (working.length > 1) return { reason: 'overlap_running' }
  const isFree = situation.selfRotation === 'any' && situation.isMachine
  return isFree || situation.isDue ? 'mint' : { reason: 'not_due' }
}

function isRepeated(successor: Situation['live'][number], { claimHash }: Situation): boolean {
  return successor.firstUsedAt === null && successor.claimHash !== null && successor.claimHash.equals(claimHash)
}
