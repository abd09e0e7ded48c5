import { formatCount } from '#lib/format/number.ts'
import { anyAgent } from '#lib/usage/browser-of.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import type { KeyPast } from '../key-past.ts'

/** The value of a finding of what a policy refused, whichever page it came from. */
export const refusedBrowser = 'refused'

/**
 * A key that is used from a browser can be read by everybody who opens the page. An origin is sent by browsers alone; a
 * user agent is only what the client calls itself.
 */
export function browserUse(cue: Cue, past: KeyPast): Finding[] {
  if (cue.kind === 'refused' && cue.value === 'browser_refused') return [refused(cue)]
  if (cue.kind !== 'browser' || past.fromBrowsers === 'allow') return []
  const isOrigin = cue.value !== anyAgent
  const from = isOrigin ? `a page of ${cue.value}` : 'what calls itself a browser'
  return [
    {
      ...{ detector: 'browser_use', subject: 'browser', value: cue.value },
      severity: past.environment === 'production' && isOrigin ? 'high' : 'medium',
      says: `is used from ${from}`,
      expected: 'servers alone',
      seen: `${formatCount(cue.requests, 'request')} from ${from}`,
      ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source },
    },
  ]
}

/** It got nothing, as its policy says; that it stands where a browser has it is news all the same. */
function refused(cue: Cue): Finding {
  const { first, last, requests, source } = cue
  return {
    ...{ detector: 'browser_use', severity: 'medium', subject: 'browser', value: refusedBrowser },
    says: 'is tried from a browser, and refused',
    expected: 'servers alone',
    seen: `${formatCount(requests, 'request')} refused`,
    ...{ first, last, requests, source },
  }
}
