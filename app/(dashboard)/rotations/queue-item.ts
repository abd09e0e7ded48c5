import type { MemberActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { keyPermissions } from '#lib/keys/queries.ts'
import type { RotationRow, RotationState } from '#lib/rotation/list-rotations.ts'
import { holderOf } from '../keys/key-list-item.ts'

/** A row of the queue as it is drawn. */
export interface QueueItem {
  id: string
  name: string
  hint: string
  service: string
  environment: Environment
  state: RotationState
  /** who must act; null: any lead of the team */
  who: { kind: 'person' | 'machine'; name: string; second?: string } | null
  cause: RotationRow['cause']
  /** of the state: since when it is due, until when the old secret works, or when it becomes due */
  at: string | null
  overdueAt: string | null
  /** the latest end of an overlap that has not started */
  latest: string | null
  isUsed: boolean
  isQuarantined: boolean
  /** with the old secret, in the last day */
  requests: number
  /** what its reader may do here, as the button says it */
  act: 'Rotate' | 'Claim again' | 'New secret' | null
}

export function toQueueItem(actor: MemberActor, row: RotationRow, requests: ReadonlyMap<string, number>): QueueItem {
  const { key, state, cause, at, overdueAt, firstUsedAt } = row
  return {
    id: key.id,
    name: key.name,
    hint: key.hint,
    service: key.service,
    environment: key.environment,
    ...{ state, cause },
    who: whoMustAct(row),
    at: at?.toISOString() ?? null,
    overdueAt: overdueAt?.toISOString() ?? null,
    latest: key.retiring?.retiresBy?.toISOString() ?? null,
    isUsed: firstUsedAt !== null,
    isQuarantined: key.quarantinedAt !== null,
    requests: requests.get(key.retiring?.secretId ?? '') ?? 0,
    act: keyPermissions(actor, key).rotate ? actOf(row) : null,
  }
}

function actOf({ key, state, cause, firstUsedAt }: RotationRow): QueueItem['act'] {
  if (state === 'compromised') return 'New secret'
  if (!key.retiring || (state !== 'overlapping' && cause === 'offboarding')) return 'Rotate'
  return state === 'overlapping' && firstUsedAt === null ? 'Claim again' : null
}

function whoMustAct({ key, turnsItself }: RotationRow): QueueItem['who'] {
  const holder = holderOf(key)
  if (holder?.kind !== 'machine' || !turnsItself) return holder
  return { ...holder, second: `turns itself, or ${holder.second}` }
}
