import type { LiveSecret } from './decide-rotation.ts'
import type { RotationError } from './errors.ts'

interface Situation {
  old: Pick<LiveSecret, 'retiresAt' | 'retiresBy' | 'condemnedAt'>
  /** the key's own end */
  end: Date | null
  wanted: Date
}

/** Whether an overlap may end later than it would: within the deadline that fulfilment set, and the key's own end. */
export function decideExtension({ old, end, wanted }: Situation): { retiresAt: Date } | RotationError {
  if (old.retiresAt === null) return { reason: 'overlap_not_started' }
  if (old.condemnedAt) return { reason: 'secret_condemned' }
  if (wanted <= old.retiresAt) return { reason: 'not_later' }
  const limits = [old.retiresBy, end].filter(limit => limit !== null)
  const latest = new Date(Math.min(...limits.map(Number)))
  // A deadline that passed while the successor was unused held the old secret; it allows no more than was started.
  if (limits.length > 0 && wanted > latest) {
    const last = new Date(Math.max(Number(latest), Number(old.retiresAt)))
    return { reason: 'beyond_policy', latest: last.toISOString() }
  }
  return { retiresAt: wanted }
}
