import { snoozeAtMostDays } from './input.ts'

export type AlertError =
  | { reason: 'not_found' }
  | { reason: 'alert_closed' }
  | { reason: 'snooze_out_of_range' }
  | { reason: 'never_quiet' }
  | { reason: 'assignee_not_found' }

/** What happened and what to do, for people and for `detail` of a problem. */
export function explainAlertError(error: AlertError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such alert, or you may not do this to it.'
    case 'alert_closed':
      return 'This alert is closed. What comes after it opens another.'
    case 'snooze_out_of_range':
      return `Snooze until a time that is still to come, at most ${snoozeAtMostDays} days from now.`
    case 'never_quiet':
      return 'A use of a decoy is never kept quiet. Acknowledge the alert, or resolve it.'
    case 'assignee_not_found':
      return 'Nobody who may see this alert has that id.'
  }
}

export type BacktestError = { reason: 'not_found' } | { reason: 'busy' }

export function explainBacktestError(error: BacktestError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such service, or you may not change its detection.'
    case 'busy':
      return 'Others are trying settings at this moment, and only so much is replayed at once. Try again in half a minute.'
  }
}
