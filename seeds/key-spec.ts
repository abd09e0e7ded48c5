import type { Environment } from '#lib/access/words.ts'
import type { SiteName } from './places.ts'

/** How a key is used over the day and the week. `never`: nobody has used it. */
export type Rhythm = 'shop' | 'office' | 'steady' | 'ticks' | 'flushes' | 'nightly' | 'weekly' | 'monthly' | 'never'

export interface KeySpec {
  service: string
  environment: Environment
  name: string
  /** a mailbox of seeds/tidewater.ts; without one a machine of the key's own name holds it */
  holder?: string
  rhythm: Rhythm
  /** the mean over a week, or a month */
  perHour: number
  story: KeyStory
}

/** What happened to a key, in days before the sample's "now". */
export interface KeyStory {
  /** days since its creation; drawn, if left out */
  age?: number
  rotated?: number
  /** share of the requests that still come with the old secret once the new one is adopted, and after its end */
  lingers?: number
  /** somebody ended the overlap by hand */
  retired?: number
  revoked?: { ago: number; reason: 'no_longer_needed' | 'compromised' | 'leaked' | 'other'; note?: string }
  quarantined?: { ago: number; note: string }
  /** share of its requests that somebody still tries after its end */
  retries?: number
  /** days from "now"; negative: it has expired */
  expires?: number
  scopes?: string[]
  allowedNetworks?: string[]
  perMinuteLimit?: number
  /** where it is used from, the busiest first; drawn, if left out */
  sites?: readonly [SiteName, ...SiteName[]]
  /** what it asks for; its service's routes, if left out */
  routes?: readonly [string, ...string[]]
}

type Use = readonly [Rhythm, number]

/** Keys of one service. */
export const keysOf =
  (service: string) =>
  (environment: Environment, name: string, use: Use, story: KeyStory = {}, holder?: string): KeySpec => ({
    ...{ service, environment, name, holder, rhythm: use[0], perHour: use[1], story },
  })

export const unused: Use = ['never', 0]
export const prd = 'production'
export const stg = 'staging'
export const dev = 'development'

export const europe = ['stockholm', 'frankfurt', 'dublin', 'helsinki'] as const
export const world = ['stockholm', 'virginia', 'london', 'saoPaulo', 'tokyo', 'sydney'] as const
