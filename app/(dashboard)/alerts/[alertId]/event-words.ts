import type { AlertEvent } from '#lib/alerts/get-alert.ts'

/** What happened to an alert and to its key, as it goes on from who did it: "Jonas Weber acknowledged it". */
export function eventWords({ act, note }: Pick<AlertEvent, 'act' | 'note'>): string {
  return act === 'assigned' ? `assigned it to ${note ?? 'nobody'}` : words[act]
}

/** What was said with it; who an alert was given to is no saying. What Keyturn saw goes on from a name: "is used from Sweden". */
export function sayingOf({ act, note }: Pick<AlertEvent, 'act' | 'note'>): string | null {
  if (act === 'assigned' || note === null) return null
  return act === 'raised' ? `It ${note}` : note
}

const words: Record<Exclude<AlertEvent['act'], 'assigned'>, string> = {
  opened: 'noticed it',
  raised: 'saw more',
  acknowledged: 'looks at it',
  resolved: 'resolved it',
  marked_normal: 'marked it as normal',
  snoozed: 'snoozed it',
  commented: 'wrote',
  stopped_key: 'quarantined the key by itself',
  braked: 'left the key alone: the brake held',
  'key.quarantined': 'quarantined the key',
  'key.released': 'released the key',
  'key.compromised': 'marked the key as compromised',
  'key.revoked': 'revoked the key',
}
