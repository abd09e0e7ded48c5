import type { KeyStatus } from '#components/key/status-shape.tsx'
import { formatShortDay, formatTime } from '#lib/format/date-time.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'

/** What a status badge says: shape and word, and what is left of it, as a moment that counts or as words. */
export interface Badge {
  status: KeyStatus
  /** `left`: time until it; `in`: "in 3 d"; `since`: time since it */
  time?: { kind: 'left' | 'in' | 'since'; iso: string }
  text?: string
}

const dueWithinMs = 7 * 86_400_000

export function badgeOf(key: KeyRow, now: Date): Badge {
  if (key.status === 'revoked' || key.status === 'expired') {
    return { status: 'ended', text: (key.endReason ?? key.status).replaceAll('_', ' ') }
  }
  if (key.decoy) {
    if (!key.lastUsedAt) return { status: 'decoy', text: 'unused' }
    return { status: 'decoyUsed', time: { kind: 'since', iso: key.lastUsedAt.toISOString() } }
  }
  const isLeavers = key.openRotation?.cause === 'offboarding'
  if (key.compromisedAt) {
    const status = isLeavers ? 'secretless' : 'compromised'
    return { status, time: { kind: 'since', iso: key.compromisedAt.toISOString() } }
  }
  if (key.quarantinedAt) {
    const isRecent = now.getTime() - key.quarantinedAt.getTime() < 86_400_000
    return {
      status: 'quarantined',
      text: isRecent ? formatTime(key.quarantinedAt) : formatShortDay(key.quarantinedAt, now),
    }
  }
  if (key.status === 'overlap') {
    const end = key.retiring?.retiresAt
    return end
      ? { status: 'overlap', time: { kind: 'left', iso: end.toISOString() } }
      : { status: 'overlap', text: 'unused' }
  }
  const { openRotation } = key
  if (openRotation && isLeavers)
    return { status: 'due', time: { kind: 'left', iso: openRotation.overdueAt.toISOString() } }
  if (openRotation && openRotation.overdueAt <= now) {
    return { status: 'overdue', time: { kind: 'since', iso: openRotation.overdueAt.toISOString() } }
  }
  const dueAt = openRotation?.dueAt ?? key.rotatesAt
  if (!dueAt || dueAt.getTime() - now.getTime() > dueWithinMs) return { status: 'live' }
  return { status: 'due', time: { kind: dueAt <= now ? 'since' : 'in', iso: dueAt.toISOString() } }
}
