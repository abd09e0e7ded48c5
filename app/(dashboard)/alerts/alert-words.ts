import type { AlertRow } from '#lib/alerts/alert-row.ts'
import type { AlertStatus } from '#lib/alerts/input.ts'

export const alertStatusWords: Record<AlertStatus, string> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  normal: 'Marked normal',
}

/** What an alert is about: its key; or the service, where nobody knows the key. */
export function subjectOf({ key, service }: Pick<AlertRow, 'key' | 'service'>): string {
  return key?.name ?? service
}
