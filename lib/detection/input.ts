import { z } from 'zod'
import { environments, type Severity, severities } from '#lib/access/words.ts'

export { type Severity, severities }

/** Each looks for one thing; what it is called, in the words of a heading, and what it looks for. */
export const detectorWords = {
  decoy_used: { name: 'Decoy used', finds: 'A key that nobody should use, planted for whoever looks around, is tried' },
  new_place: { name: 'New place', finds: 'A country, or a network, that the key was never used from' },
  sensitive_route: {
    name: 'Sensitive route',
    finds: 'A sensitive route that the key touches for the first time, or far more often',
  },
  dead_secret: { name: 'Dead secret', finds: 'A secret that was replaced, revoked or has expired is tried' },
  wrong_environment: { name: 'Wrong environment', finds: 'A key of one environment is tried in another' },
  wrong_service: { name: 'Wrong service', finds: 'A key of one service is tried at another' },
  unknown_keys: { name: 'Unknown keys', finds: 'Keys with a right checksum that nobody here made are tried' },
  browser_use: { name: 'Used from a browser', finds: 'The key stands in a page or an app that visitors can read' },
  error_burst: { name: 'Error burst', finds: 'Far more of the key’s requests fail than usual' },
  enumeration: { name: 'Enumeration', finds: 'The key asks for many places that are not there, or not for it' },
  fan_out: { name: 'Many addresses', finds: 'The key is used from far more new address ranges in an hour than ever' },
  volume_spike: {
    name: 'Volume spike',
    finds: 'The key, or all of a service together, is used more than in all the weeks that are known',
  },
  volume_drop: { name: 'Volume drop', finds: 'What is used all the time is used far less, or not at all' },
  dormant_key: { name: 'Dormant key awake', finds: 'A key that nobody used for long is used' },
  leaked_key: { name: 'Leaked key', finds: 'The key stands in plain where it does not belong: in public, or in a log' },
} as const

export type Detector = keyof typeof detectorWords
export const detectors = Object.keys(detectorWords) as Detector[]

/**
 * What Keyturn sees with its own eyes of the live secret, and a leak that somebody vouches for. Refusals, and what is
 * only reported, never stop a key.
 */
export const stoppingDetectors = [
  ...(['leaked_key', 'new_place', 'sensitive_route', 'browser_use', 'fan_out', 'dormant_key'] as const),
] as const

export const updateDetectionInput = z.strictObject({
  service: z.string().min(1).max(64),
  environment: z.enum(environments),
  /** from which severity on a detector quarantines the key by itself; those that are not named never do */
  stopsAt: z.partialRecord(z.enum(stoppingDetectors), z.enum(severities)),
  /** null: production alerts, the others allow it */
  fromBrowsers: z.enum(['allow', 'alert', 'refuse']).nullable(),
})
export type UpdateDetectionInput = z.infer<typeof updateDetectionInput>
