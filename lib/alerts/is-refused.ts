import { refusedBrowser } from '#lib/detection/detectors/browser-use.ts'
import type { Subject } from '#lib/detection/finding.ts'
import type { AlertRow, AlertSignal } from './alert-row.ts'

/** What only a refusal is told as. */
const tried: readonly Subject[] = ['secret', 'environment', 'service', 'keys', 'address']

/**
 * Whether all that an alert saw was refused, so that there is nothing to stop. Only Keyturn's own verdict says so: a
 * gateway that reports may have let in what it did not ask about. And what of the live key is told beside it, since it
 * is too weak to stand alone, was let through.
 */
export function isRefused({ detector, signals }: Pick<AlertRow, 'detector' | 'signals'>): boolean {
  const isDecoy = detector === 'decoy_used' // which its program was refused with, too
  return signals.every(signal => isRefusal(signal) || (isDecoy && signal.source === 'verification'))
}

export function isRefusal({ subject, value, source }: Pick<AlertSignal, 'subject' | 'value' | 'source'>): boolean {
  const isTried = tried.includes(subject) || (subject === 'browser' && value === refusedBrowser)
  return source === 'verification' && isTried
}
