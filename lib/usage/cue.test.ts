import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refusalCues } from './cue.ts'
import type { RequestLine } from './request-line.ts'

const noon = Date.parse('2026-11-18T12:00:00Z')
const refused = (more: Partial<RequestLine> = {}) =>
  ({
    ...{ keyId: 'key', secretId: 'secret', serviceId: 'service', environment: 'production', time: noon },
    ...{ source: 'verification', outcome: 'superseded' },
    ...more,
  }) as RequestLine
const reported = (refusal: string | null, more: Partial<RequestLine> = {}) =>
  refused({ source: 'report', outcome: 'reported', refusal, ...more })
const valuesOf = (lines: RequestLine[]) => refusalCues(lines).map(cue => cue.value)

test.each<[string, RequestLine, string[]]>([
  ['a dead secret', refused(), ['superseded']],
  ['an ended key', refused({ outcome: 'revoked' }), ['revoked']],
  ['another environment', refused({ outcome: 'wrong_environment', environment: 'staging' }), ['wrong_environment']],
  ['another service', refused({ outcome: 'wrong_service' }), ['wrong_service']],
  ['a key that nobody made', refused({ outcome: 'unknown', keyId: null, secretId: null }), ['unknown']],
  ['a browser, where none may', refused({ outcome: 'browser_refused' }), ['browser_refused']],
  ['what a gateway was told', reported('expired'), ['expired']],
  ['a report of a key that is well', reported(null), []],
  ['what was let through', refused({ outcome: 'valid' }), []],
  ['too many at once', refused({ outcome: 'rate_limited' }), []],
  ['a key that is quarantined, which somebody stopped', refused({ outcome: 'quarantined' }), []],
  ['what nobody knows the service of', refused({ serviceId: null }), []],
  ['what nobody knows the environment of', reported('unknown', { environment: null }), []],
])('%s', (_name, line, expected) => {
  expect(valuesOf([line])).toEqual(expected)
})

test('a flood of made-up keys is one cue, in any order', () => {
  const flood = Array.from({ length: 500 }, (_, i) =>
    refused({ outcome: 'unknown', keyId: null, secretId: null, time: noon + i * 1_000 }),
  )
  fc.assert(
    fc.property(fc.shuffledSubarray(flood, { minLength: flood.length }), lines => {
      expect(refusalCues(lines)).toEqual([
        {
          ...{ kind: 'refused', keyId: null, secretId: null, serviceId: 'service', environment: 'production' },
          ...{ value: 'unknown', source: 'verification', first: noon, last: noon + 499_000, requests: 500 },
        },
      ])
    }),
    { numRuns: 20 },
  )
})

test('keys, secrets, services, environments and verdicts are apart', () => {
  const others: Partial<RequestLine>[] = [
    ...[{ keyId: 'other' }, { secretId: 'other' }, { serviceId: 'other' }, { environment: 'staging' }],
    { outcome: 'revoked' },
  ]
  const cues = refusalCues([refused(), ...others.map(refused), refused()])
  expect(cues.map(cue => cue.requests)).toEqual([2, 1, 1, 1, 1, 1])
})
