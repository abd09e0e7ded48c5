import type { AlertRow } from '#lib/alerts/alert-row.ts'
import type { Detector } from '#lib/detection/input.ts'

const triedAlone: readonly Detector[] = ['dead_secret', 'wrong_environment', 'unknown_keys']

/**
 * Whether all that an alert saw was refused, so that there is nothing to stop. Only Keyturn's own verdict says so: a
 * gateway that reports may have let in what it did not ask about.
 */
export function isRefused({ detector, signals }: Pick<AlertRow, 'detector' | 'signals'>): boolean {
  return triedAlone.includes(detector) && signals.every(({ source }) => source === 'verification')
}
