import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import type { KeyPast, Leak } from '../key-past.ts'

/**
 * A secret of the key stands in plain where none belongs. Whoever reads the place has it, so a live one is as bad as it
 * gets, whoever tells of it; one that has ended says where the next one will be forgotten.
 */
export function leakedKey(cue: Cue, past: KeyPast): Finding[] {
  const leak = cue.kind === 'leaked' ? past.leaks.get(cue.value) : undefined
  if (!leak) return []
  const { first, last, requests, source } = cue
  const dead = past.environment === 'production' ? 'medium' : 'low'
  if (past.plantedIn !== null) return [foundDecoy(cue, { leak, plantedIn: past.plantedIn })]
  return [
    {
      ...{ detector: 'leaked_key', subject: 'leak', value: cue.value, severity: leak.isLive ? 'critical' : dead },
      says: `${leak.foundBy === 'log' ? 'stands in plain in request logs' : `was found ${placeOf(leak)}`}${leak.isLive ? '' : ', with a secret that has ended'}`,
      expected:
        leak.foundBy === 'log' ? 'no key in an address or a header of another name' : 'nowhere but where it is used',
      seen: `${leak.hint} ${leak.foundBy === 'log' ? `in ${formatCount(requests, 'request')}` : placeOf(leak)}`,
      ...{ first, last, requests, source },
    },
  ]
}

/** It opens nothing, and somebody may have found it where it was planted; or have carried it elsewhere. */
function foundDecoy(
  { value, first, last, requests, source }: Cue,
  { leak, plantedIn }: { leak: Leak; plantedIn: string },
): Finding {
  return {
    ...{ detector: 'leaked_key', subject: 'leak', value, severity: 'low' },
    says: `is a decoy, and was found ${placeOf(leak)}`,
    expected: `only where it was planted: “${plantedIn}”`,
    seen: `${leak.hint} ${placeOf(leak)}`,
    ...{ first, last, requests, source },
  }
}

/** The host says enough in a heading; the whole address stands on the alert's page. */
function placeOf({ url, source, foundBy }: Leak): string {
  const host = url !== null && URL.canParse(url) ? new URL(url).hostname : ''
  if (host !== '') return `at ${host}`
  if (foundBy === 'github') return 'on GitHub'
  if (foundBy === 'log') return 'in request logs'
  return source === null ? 'by a scanner' : `in ${source}`
}
