import type { Finding } from '#lib/detection/finding.ts'
import type { Severity } from '#lib/detection/input.ts'
import { isAtLeast } from '#lib/detection/severity.ts'
import { isRefusal } from './is-refused.ts'

type About = { keyId: string | null; severity: Severity; detector: string }

/** The end of a notice. Nobody is sent to stop a key where that stops nothing: it was refused as it is, or no key is known. */
export function whatNext(
  { keyId, severity, detector }: About,
  finding: Pick<Finding, 'subject' | 'value' | 'source'>,
): string {
  if (detector === 'decoy_used') return 'Whoever it is has read the place where it lay: see what else lies there.'
  if (finding.subject === 'leak') {
    return severity === 'critical'
      ? 'Who reads it there can use it: rotate the key now, and end the old secret.'
      : 'It opens nothing any more: take it out there, and see that the next one is not put there.'
  }
  if (isRefusal(finding)) return 'Nothing got in: see who tries.'
  if (keyId === null || !isAtLeast(severity, 'high')) return 'Say that it is normal, or look further.'
  return 'If nobody knows why, quarantine the key: it can be undone.'
}
