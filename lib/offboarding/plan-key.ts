import { createHash } from 'node:crypto'
import type { Environment } from '#lib/access/words.ts'

export type Link = 'holds' | 'created' | 'claimed' | 'rotated' | 'minted' | 'shared'

/** A key that a leaver holds, made or has seen, as one snapshot shows it. */
export interface PlanKey {
  keyId: string
  name: string
  service: string
  environment: Environment
  teamId: string
  team: string
  /** `answersId`: the member, or who answers for the machine */
  holder: { kind: 'member' | 'machine'; id: string; name: string; answersId: string } | null
  isDecoy: boolean
  /** by the leaver */
  isHeld: boolean
  /** what binds the leaver to it; of `minted`, through which token */
  links: { how: Link; token: string | null }[]
  secrets: PlanSecret[]
  lastUsedAt: Date | null
  quarantinedAt: Date | null
  compromisedAt: Date | null
  /** the cause of its open rotation */
  rotation: string | null
  requestsHour: number
  requestsDay: number
  networksDay: number
  /** decided to be kept since they left */
  isKept: boolean
}

/** A secret that works. */
export interface PlanSecret {
  id: string
  hint: string
  /** without a successor */
  isCurrent: boolean
  /** the leaver has seen it */
  isKnown: boolean
  /** its end is set because the leaver knows it */
  isCondemned: boolean
}

export type Action = 'revoke' | 'rotate' | 'reassign' | 'keep' | 'nothing'

export type Why =
  | 'theirs_and_idle'
  | 'theirs_and_used'
  | 'others_use_it'
  | 'already_replaced'
  | 'holds_unseen'
  | 'rotated_since'
  | 'kept'
  | 'ending'
  | 'no_secret'
  | 'decoy'

export interface Proposal {
  action: Action
  why: Why
}

const dayMs = 86_400_000

/** Unused for so long, nothing is taken to depend on it: a weekly job has run by then. */
export const idleDays = 7

export function isIdle({ lastUsedAt, requestsDay }: Pick<PlanKey, 'lastUsedAt' | 'requestsDay'>, now: Date): boolean {
  return requestsDay === 0 && (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > idleDays * dayMs)
}

/** The secrets that the leaver could still use and that nobody has set an end to. A decoy opens nothing for them either. */
export function exposedSecrets({ secrets, isDecoy }: Pick<PlanKey, 'secrets' | 'isDecoy'>): PlanSecret[] {
  if (isDecoy) return []
  return secrets.filter(secret => secret.isKnown && !secret.isCondemned)
}

/** What is best done to a key when its leaver goes: nothing that still runs is cut off, nothing that they know works on. */
export function propose(key: PlanKey, now: Date): Proposal {
  const exposed = exposedSecrets(key)
  if (key.isDecoy) return { action: 'nothing', why: 'decoy' }
  if (key.isKept && !key.isHeld) return { action: 'nothing', why: 'kept' }
  if (exposed.length > 0) {
    if (key.isHeld && isIdle(key, now)) return { action: 'revoke', why: 'theirs_and_idle' }
    if (!exposed.some(secret => secret.isCurrent)) return { action: 'rotate', why: 'already_replaced' }
    return { action: 'rotate', why: key.isHeld ? 'theirs_and_used' : 'others_use_it' }
  }
  if (key.isHeld) {
    return isIdle(key, now) ? { action: 'revoke', why: 'theirs_and_idle' } : { action: 'reassign', why: 'holds_unseen' }
  }
  if (key.secrets.some(secret => secret.isCondemned)) return { action: 'nothing', why: 'ending' }
  return { action: 'nothing', why: key.secrets.length === 0 ? 'no_secret' : 'rotated_since' }
}

/** What may be decided of a key instead. To hand it over alone would leave the leaver a secret that works. */
export function choices(key: PlanKey): Action[] {
  const exposed = exposedSecrets(key).length > 0
  const some: Action[] = [...(exposed ? (['rotate'] as const) : []), 'revoke']
  if (key.isHeld && !exposed) some.push('reassign')
  if (exposed) some.push('keep')
  if (!exposed && !key.isHeld) some.push('nothing')
  return some
}

/**
 * What a decision stands on, in short: the same as long as nobody rotated, stopped or handed over the key, and the
 * leaver saw nothing more of it. Traffic is not in it, or no plan of a busy organization could ever be executed.
 */
export function stampOf(key: PlanKey): string {
  const { holder, secrets, quarantinedAt, compromisedAt, rotation } = key
  const secretStates = secrets.map(each => [each.id, each.isCurrent, each.isKnown, each.isCondemned])
  const state = [holder?.id, secretStates.toSorted(), quarantinedAt, compromisedAt, rotation, key.isKept]
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 16)
}
