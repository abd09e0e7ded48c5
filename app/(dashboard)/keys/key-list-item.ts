import type { MemberActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { keyPermissions } from '#lib/keys/queries.ts'
import type { Sparkline } from '#lib/usage/list-key-sparklines.ts'
import { type Badge, badgeOf } from './key-badge.ts'

/** A row of the list as the browser gets it: what is drawn, and what its reader may do. */
export interface KeyListItem {
  id: string
  name: string
  hint: string
  service: string
  environment: Environment
  holder: { kind: 'person' | 'machine'; name: string; second?: string } | null
  /** of a decoy: where it lies */
  plantedIn?: string
  badge: Badge
  requests: number
  refused: number
  spark: { values: number[]; refused: number[] }
  lastUsedAt: string | null
  rotatesAt: string | null
  /** `undo`: release it again once it is quarantined, which is another right than quarantining it */
  may: { quarantine: boolean; revoke: boolean; release: boolean; undo: boolean }
}

/** What of a row is needed to select it, whether or not it is on this page. */
export type SelectableKey = Pick<KeyListItem, 'id' | 'name' | 'requests' | 'may'>

export function toListItem(actor: MemberActor, key: KeyRow, day: Sparkline | undefined, now: Date): KeyListItem {
  const { quarantine, revoke, release } = keyPermissions(actor, key)
  const sum = (values: number[] = []) => values.reduce((total, value) => total + value, 0)
  return {
    id: key.id,
    name: key.name,
    hint: key.hint,
    service: key.service,
    environment: key.environment,
    holder: holderOf(key),
    plantedIn: key.decoy?.plantedIn,
    badge: badgeOf(key, now),
    requests: sum(day?.requests),
    refused: sum(day?.refused),
    spark: { values: day?.requests ?? new Array<number>(24).fill(0), refused: day?.refused ?? [] },
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    rotatesAt: key.rotatesAt?.toISOString() ?? null,
    may: { quarantine, revoke, release, undo: keyPermissions(actor, { ...key, quarantinedAt: now }).release },
  }
}

export function holderOf({ holder }: Pick<KeyRow, 'holder'>): KeyListItem['holder'] {
  if (!holder) return null
  return holder.kind === 'machine'
    ? { kind: 'machine', name: holder.name, second: holder.responsible }
    : { kind: 'person', name: holder.name }
}
