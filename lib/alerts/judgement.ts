import type { AlertStatus } from './input.ts'

/** What closing an alert says of the detector that told it. */
export type Judgement = 'right' | 'wrong' | 'unjudged'

/**
 * Resolved: it was what it said, and is over. Normal: it was nothing, by somebody who may silence. What is open, looked at
 * or snoozed is not judged, and silence is no word either way.
 */
export function judgementOf(status: AlertStatus): Judgement {
  switch (status) {
    case 'resolved':
      return 'right'
    case 'normal':
      return 'wrong'
    case 'open':
    case 'acknowledged':
      return 'unjudged'
  }
}
