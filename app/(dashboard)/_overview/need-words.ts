import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { detectorWords } from '#lib/detection/input.ts'
import { formatDay, formatTime } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import type { ExpiringKey } from '#lib/keys/posture.ts'
import type { NoticeRow } from '#lib/notices/list-notices.ts'
import type { DeadSecretUse } from '#lib/usage/list-dead-secret-use.ts'
import type { Need } from './need.ts'
import type { Stopped } from './read-stopped.ts'

const dayMs = 86_400_000

/** The summary goes on from the name of its key, or of its service. */
export function alertNeed({ id, severity, detector, key, service, summary, ...alert }: AlertRow): Need {
  const name = key?.name ?? service
  return {
    id: `alert-${id}`,
    badge: { severity },
    name,
    what: summary.startsWith(`${name} `) ? summary.slice(name.length + 1) : summary,
    note: alert.assignee?.name ?? detectorWords[detector]?.name ?? '',
    at: alert.lastSignalAt.toISOString(),
    href: `/alerts/${id}`,
    // What Keyturn stopped by itself still waits for somebody to look.
    keyHref: key && !(alert.stoppedKey && alert.status === 'open') ? `/keys/${key.id}` : undefined,
  }
}

/** Somebody still uses what has ended: most often a place that was forgotten, at worst a thief. Said as what it is. */
export function deadSecretNeed(use: DeadSecretUse, addresses: number, endedAt: Date | null, now: Date): Need {
  const ended = endWords[use.endReason ?? 'superseded'] ?? retired
  const from = addresses > 0 ? ` from ${formatCount(addresses, 'address', 'addresses')}` : ''
  const isStolen = use.endReason === 'leaked' || use.endReason === 'compromised'
  return {
    id: `dead-${use.secretId}`,
    badge: { severity: isStolen ? 'critical' : 'high' },
    name: use.keyName,
    what: `somebody still uses ${ended.what}: ${formatCount(use.requests, 'time')} in 24 h${from}`,
    note: endedAt ? `${ended.verb} ${formatDay(endedAt, now)}` : use.hint,
    at: use.last.toISOString(),
    href: `/keys/${use.keyId}`,
  }
}

const retired = { what: 'a retired secret', verb: 'Retired' }
const endWords: Record<string, { what: string; verb: string }> = {
  superseded: retired,
  leaked: { what: 'a leaked secret that was revoked', verb: 'Revoked' },
  compromised: { what: 'a compromised secret that was revoked', verb: 'Revoked' },
  no_longer_needed: { what: 'a revoked secret', verb: 'Revoked' },
  holder_left: { what: 'a revoked secret', verb: 'Revoked' },
  expired: { what: 'an expired secret', verb: 'Expired' },
  idle: { what: 'a secret that ended idle', verb: 'Ended' },
  other: { what: 'a revoked secret', verb: 'Revoked' },
}

export function overlapNeed(key: KeyRow, now: Date): Need {
  const end = key.retiring?.retiresAt ?? now
  return {
    id: `overlap-${key.id}`,
    badge: { status: 'overlap' },
    name: key.name,
    what: `old secret retires ${formatDay(end, now)}`,
    note: holderWords(key),
    at: end.toISOString(),
    href: `/keys/${key.id}`,
  }
}

/** The end of a secret that a leaver knows is near, and fixed. */
export function leaverNeed(key: KeyRow, endsAt: Date, now: Date): Need {
  return {
    id: `leaver-${key.id}`,
    badge: { severity: 'high' },
    name: key.name,
    what: `somebody who left knows its secret, which ends ${formatDay(endsAt, now)}, ${formatTime(endsAt)}: make a new one`,
    note: holderWords(key),
    at: endsAt.toISOString(),
    href: `/keys/${key.id}`,
  }
}

/** Many of them are one thing to do, and must not hide what else there is. */
export function leaversNeed(keys: readonly KeyRow[], now: Date): Need {
  const first = new Date(Math.min(...keys.map(key => key.openRotation?.overdueAt.getTime() ?? Infinity)))
  return {
    id: 'leavers',
    badge: { severity: 'high' },
    name: formatCount(keys.length, 'key'),
    what: `have a secret that somebody who left knows; the first ends ${formatDay(first, now)}, ${formatTime(first)}`,
    note: '',
    at: first.toISOString(),
    href: '/rotations',
  }
}

export function dueNeed(key: KeyRow, now: Date): Need {
  const due = key.openRotation?.dueAt ?? key.rotatesAt ?? now
  const isOverdue = key.openRotation !== null && key.openRotation.overdueAt <= now
  const from =
    key.openRotation && due <= now && !isOverdue ? `, overdue from ${formatDay(key.openRotation.overdueAt, now)}` : ''
  return {
    id: `due-${key.id}`,
    badge: { status: isOverdue ? 'overdue' : 'due' },
    name: key.name,
    what: `rotation ${due <= now ? 'was ' : ''}due ${formatDay(due, now)}${from}`,
    note: holderWords(key),
    at: due.toISOString(),
    href: `/keys/${key.id}`,
  }
}

/** Somebody has stopped the key already, so it waits below what nobody has. */
export function stoppedNeed(need: Need, { quarantinedAt, by }: Stopped, now: Date): Need {
  const isToday = now.getTime() - quarantinedAt.getTime() < dayMs
  const when = isToday ? formatTime(quarantinedAt) : formatDay(quarantinedAt, now)
  return {
    ...need,
    badge: { status: 'quarantined' },
    note: by === null ? when : `${when} by ${by}`,
    at: quarantinedAt.toISOString(),
  }
}

export function noticeNeed({ noticeId, title, createdAt }: NoticeRow): Need {
  return {
    id: `notice-${noticeId}`,
    badge: { severity: 'critical' },
    name: title,
    what: '',
    note: '',
    at: createdAt.toISOString(),
    href: '/notices',
  }
}

export function compromisedNeed(key: KeyRow, since: Date, now: Date): Need {
  const isLeavers = key.openRotation?.cause === 'offboarding'
  return {
    id: `compromised-${key.id}`,
    badge: { status: isLeavers ? 'secretless' : 'compromised' },
    name: key.name,
    what: `${isLeavers ? 'without a secret since' : 'compromised'} ${formatDay(since, now)}; it works again when somebody makes a new secret`,
    note: holderWords(key),
    at: since.toISOString(),
    href: `/keys/${key.id}`,
  }
}

export function expiryNeed(key: ExpiringKey, now: Date): Need {
  return {
    id: `expiry-${key.id}`,
    badge: { status: 'due' },
    name: key.name,
    what: `expires ${formatDay(key.expiresAt, now)}; whoever uses it needs another key by then`,
    note: key.person ?? '',
    at: key.expiresAt.toISOString(),
    href: `/keys/${key.id}`,
  }
}

function holderWords({ holder }: Pick<KeyRow, 'holder'>): string {
  if (!holder) return ''
  return holder.kind === 'machine' ? holder.responsible : holder.name
}
