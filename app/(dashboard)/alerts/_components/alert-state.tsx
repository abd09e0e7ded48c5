import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { alertStatusWords } from '../alert-words.ts'

/** Whether somebody has it in hand; that it is snoozed, until when. */
export function AlertState({ alert: { status, snoozedUntil } }: { alert: AlertRow }) {
  if (!snoozedUntil) return alertStatusWords[status]
  return (
    <>
      Snoozed, back <RelativeTime iso={snoozedUntil.toISOString()} />
    </>
  )
}
