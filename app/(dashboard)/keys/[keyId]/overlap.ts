import type { KeyRow } from '#lib/keys/key-row.ts'
import type { SecretRow } from '#lib/keys/queries.ts'

/** Two secrets that work, as the page tells of them. */
export interface Overlap {
  old: SecretRow
  current: SecretRow
  /** when the old one was given its successor */
  claimedAt: Date
  firstUseAt: Date | null
  retiresAt: Date | null
  /** the latest moment that the policy allows */
  retiresBy: Date | null
}

/** What an overlap can't outlast: what its rotation allows, and the key's own end. */
export function latestEnd({ retiresBy }: Overlap, { expiresAt }: Pick<KeyRow, 'expiresAt'>): Date | null {
  if (!retiresBy || !expiresAt) return retiresBy ?? expiresAt
  return retiresBy < expiresAt ? retiresBy : expiresAt
}

export function overlapOf(key: KeyRow, secrets: readonly SecretRow[]): Overlap | null {
  const old = secrets.find(secret => secret.state === 'retiring')
  const current = secrets.find(secret => secret.state === 'current')
  if (!key.retiring || !old || !current) return null
  const { retiresAt, retiresBy } = key.retiring
  return { old, current, claimedAt: current.createdAt, firstUseAt: current.firstUsedAt, retiresAt, retiresBy }
}
