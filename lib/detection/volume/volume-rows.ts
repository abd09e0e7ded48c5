import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { volumeStates } from '#db/schema/volume.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Environment } from '#lib/access/words.ts'
import { decodeState, encodeState, type StateBytes } from './state-bytes.ts'
import { createVolumeState, isBusy, type VolumeState } from './volume-state.ts'

/** The keys of a service in one environment. */
export interface Group {
  organizationId: string
  serviceId: string
  environment: Environment
}

export interface KnownState {
  keyId: string
  state: VolumeState
  /** the end of the last bucket that was learned, in milliseconds since 1970; null: none was */
  through: number | null
  stored: StateBytes | null
}

export async function loadStates(tx: Transaction, group: Group, keyIds: readonly string[]): Promise<KnownState[]> {
  const rows = await tx
    .select()
    .from(volumeStates)
    .where(and(ofGroup(group), inArray(volumeStates.keyId, [...keyIds])))
  const known = new Map(rows.map(row => [row.keyId, row]))
  return keyIds.map(keyId => {
    const row = known.get(keyId)
    const stored = row ? { past: row.past, rest: row.rest } : null
    const state = stored && decodeState(stored)
    if (!row || !state) return { keyId, state: createVolumeState(), through: null, stored: null }
    return { keyId, state, through: row.through.getTime(), stored }
  })
}

/** Keys whose silence would be told of, or has to be looked for. */
export async function listBusyKeys(tx: Transaction, group: Group): Promise<string[]> {
  const rows = await tx
    .select({ keyId: volumeStates.keyId })
    .from(volumeStates)
    .innerJoin(keys, eq(keys.id, volumeStates.keyId))
    .where(and(ofGroup(group), eq(volumeStates.isBusy, true), isNull(keys.endedAt)))
  return rows.map(row => row.keyId)
}

/** Writes what was learned. Only what changed of a state is written again. */
export async function saveStates(tx: Transaction, group: Group, known: readonly KnownState[]): Promise<void> {
  const rows = known.flatMap(({ keyId, state, through, stored }) => {
    if (through === null) return []
    const { past, rest } = encodeState(state, stored)
    const since = new Date(state.since ?? through)
    const row = {
      ...group,
      keyId,
      past,
      rest,
      isBusy: isBusy(state),
      since,
      isOfPeers: state.isOfPeers,
      through: new Date(through),
    }
    return [{ row, isPastNew: past !== stored?.past }]
  })
  const target = [volumeStates.serviceId, volumeStates.environment, volumeStates.keyId]
  const excluded = (name: string) => sql.raw(`excluded.${name}`)
  const rest = { rest: excluded('rest'), through: excluded('through'), isBusy: excluded('is_busy') }
  const upsert = (values: (typeof rows)[number]['row'][], set: object) =>
    values.length > 0 && tx.insert(volumeStates).values(values).onConflictDoUpdate({ target, set })
  const all = { ...rest, past: excluded('past'), since: excluded('since'), isOfPeers: excluded('is_of_peers') }
  await upsert(
    rows.filter(({ isPastNew }) => isPastNew).map(({ row }) => row),
    all,
  )
  // These rows are there, and keep the past that they have.
  await upsert(
    rows.filter(({ isPastNew }) => !isPastNew).map(({ row }) => ({ ...row, past: Buffer.alloc(0) })),
    rest,
  )
}

const ofGroup = ({ serviceId, environment }: Group) =>
  and(eq(volumeStates.serviceId, serviceId), eq(volumeStates.environment, environment))
