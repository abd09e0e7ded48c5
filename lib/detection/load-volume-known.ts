import { and, eq } from 'drizzle-orm'
import { volumeStates } from '#db/schema/volume.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Environment } from '#lib/access/words.ts'
import type { VolumeKnown } from './learning.ts'
import { volumeParameters } from './volume/parameters.ts'
import { recordOf } from './volume/records.ts'
import { decodeState } from './volume/state-bytes.ts'
import { measureOf, stretches, type VolumeState } from './volume/volume-state.ts'

/** So many times farther than chance goes: what is told of such a key must be farther still. */
const burstsFrom = 3

/** What the volume detector has of a key; null: nothing of it was counted yet, or it is learned anew. */
export async function loadVolumeKnown(
  tx: Transaction,
  { keyId, serviceId, environment }: { keyId: string; serviceId: string; environment: Environment },
): Promise<VolumeKnown | null> {
  const ofKey = and(
    ...[eq(volumeStates.serviceId, serviceId), eq(volumeStates.environment, environment)],
    eq(volumeStates.keyId, keyId),
  )
  const [row] = await tx.select().from(volumeStates).where(ofKey)
  const state = row && decodeState(row)
  if (!row || !state) return null
  return { since: row.since.getTime(), isOfPeers: state.isOfPeers, isBusy: row.isBusy, hasBursts: hasBursts(state) }
}

function hasBursts({ records }: VolumeState): boolean {
  return stretches.some(
    (_, stretch) => recordOf(records, measureOf(stretch, true)) > burstsFrom * volumeParameters.ordinary,
  )
}
