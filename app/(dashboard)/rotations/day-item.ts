import type { MemberActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { keyPermissions } from '#lib/keys/queries.ts'
import type { DayEntry, DayEntryKind } from '#lib/rotation/list-rotation-days.ts'
import { holderOf } from '../keys/key-list-item.ts'

/** An entry of a calendar's day as it is drawn. */
export interface DayItem {
  id: string
  name: string
  hint: string
  service: string
  environment: Environment
  holder: { kind: 'person' | 'machine'; name: string; second?: string } | null
  kind: DayEntryKind
  at: string
  mayRotate: boolean
}

export function toDayItem(actor: MemberActor, { key, kind, at }: DayEntry): DayItem {
  const { id, name, hint, service, environment } = key
  const mayRotate = kind === 'due' && key.retiring === null && keyPermissions(actor, key).rotate
  return { id, name, hint, service, environment, holder: holderOf(key), kind, at: at.toISOString(), mayRotate }
}
