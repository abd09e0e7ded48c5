import type { Band } from '#db/schema/alerts.ts'
import type { CueSource } from '#lib/usage/cue.ts'
import type { Detector, Severity } from './input.ts'

/** What a finding's value is of. */
export type Subject =
  | 'country'
  | 'network'
  | 'client'
  | 'travel'
  | 'sensitive'
  | 'browser'
  | 'secret'
  | 'environment'
  | 'service'
  | 'keys'
  | 'errors'
  | 'paths'
  | 'addresses'
  | 'use'
  | 'volume'
  | 'address'
  | 'leak'

/** Something that was not expected of a key, or a service. Times are in milliseconds since 1970, of when it happened. */
export interface Finding {
  detector: Detector
  severity: Severity
  subject: Subject
  /** what is marked normal, and what a second finding is the same by */
  value: string
  /** continues the key's name: "is used from Singapore for the first time" */
  says: string
  expected: string
  seen: string
  first: number
  last: number
  requests: number
  source: CueSource
  /** of a volume: what was expected around it */
  band?: Band
  /** too weak to be told of alone: joins an alert that is open, or is dropped */
  isWeak?: boolean
  /** who found it, where it is told as part of another detector's alert */
  foundBy?: Detector
}
