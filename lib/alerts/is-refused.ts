import { refusedBrowser } from '#lib/detection/detectors/browser-use.ts'
import type { Detector } from '#lib/detection/input.ts'
import type { AlertRow } from './alert-row.ts'

const triedAlone: readonly Detector[] = ['dead_secret', 'wrong_environment', 'wrong_service', 'unknown_keys']

/**
 * Whether all that an alert saw was refused, so that there is nothing to stop. Only Keyturn's own verdict says so: a
 * gateway that reports may have let in what it did not ask about.
 */
export function isRefused({ detector, signals }: Pick<AlertRow, 'detector' | 'signals'>): boolean {
  return signals.every(
    ({ subject, value, source }) =>
      source === 'verification' &&
      (triedAlone.includes(detector) || (subject === 'browser' && value === refusedBrowser)),
  )
}
