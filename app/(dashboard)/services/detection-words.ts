import type { Environment } from '#lib/access/words.ts'
import { type Severity, severities, stoppingDetectors } from '#lib/detection/input.ts'
import type { EnvironmentDetection } from '#lib/services/queries.ts'

export type StoppingDetector = (typeof stoppingDetectors)[number]
export type StopsAt = Partial<Record<StoppingDetector, Severity>>
export type FromBrowsers = EnvironmentDetection['fromBrowsers']

/** From the mildest on: "high and critical", "critical". */
export const fromOnWords: Record<Severity, string> = {
  low: 'any severity',
  medium: 'medium and above',
  high: 'high and critical',
  critical: 'critical alone',
}

/** What is stored of the detectors that stop keys, in their order. */
export function stopsOf(stopsAt: Record<string, string>): StopsAt {
  return Object.fromEntries(
    stoppingDetectors.flatMap(detector => {
      const least = severities.find(severity => severity === stopsAt[detector])
      return least ? [[detector, least]] : []
    }),
  )
}

/** What nobody chose: a production key has no business in a page, elsewhere people try things. */
export function usualFromBrowsers(environment: Environment): 'allow' | 'alert' {
  return environment === 'production' ? 'alert' : 'allow'
}

export const fromBrowsersWords: Record<NonNullable<FromBrowsers>, { name: string; means: string }> = {
  allow: { name: 'Allowed', means: 'Pages and apps may use it: nobody is told' },
  alert: { name: 'Alert', means: 'It works there, and an alert says so' },
  refuse: {
    name: 'Refused',
    means: 'Only servers may use it: requests from a browser are refused (browser_refused)',
  },
}
