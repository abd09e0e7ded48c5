import { expect, test } from 'vitest'
import { detect } from '../detect.ts'
import type { Leak } from '../key-past.ts'
import { keyPast, noon, openAlert, someCue } from '../past.fixture.ts'

const hint = 'payments_prd_8Yw3…Qx'
const url = 'https://github.com/acme/site/blob/main/.env'
const leak = (more: Partial<Leak> = {}): Leak => ({
  hint,
  isLive: true,
  foundBy: 'github',
  url,
  source: 'commit',
  ...more,
})
const past = (more: Partial<Leak> = {}, of: Parameters<typeof keyPast>[0] = {}) =>
  keyPast({ leaks: new Map([['l', leak(more)]]), ...of })
const cue = someCue('leaked', { value: 'l', source: 'told', requests: 0 })

test.each([
  ['live, on GitHub', past(), 'critical', 'was found at github.com', `${hint} at github.com`],
  ['without an address', past({ url: null }), 'critical', 'was found on GitHub', `${hint} on GitHub`],
  [
    'by a scanner',
    past({ foundBy: 'token', url: 'wiki/Start' }),
    'critical',
    'was found in commit',
    `${hint} in commit`,
  ],
  [
    'by a scanner that says nothing',
    past({ foundBy: 'token', url: null, source: null }),
    'critical',
    'was found by a scanner',
    `${hint} by a scanner`,
  ],
  [
    'in development',
    past({}, { environment: 'development' }),
    'critical',
    'was found at github.com',
    `${hint} at github.com`,
  ],
  [
    'ended',
    past({ isLive: false }),
    'medium',
    'was found at github.com, with a secret that has ended',
    `${hint} at github.com`,
  ],
  [
    'ended, in staging',
    past({ isLive: false }, { environment: 'staging' }),
    'low',
    'was found at github.com, with a secret that has ended',
    `${hint} at github.com`,
  ],
])('a key that is found: %s', (_, of, severity, says, seen) => {
  expect(detect(cue, of)).toEqual([
    {
      ...{ detector: 'leaked_key', subject: 'leak', value: 'l', severity, says, seen, source: 'told' },
      ...{ expected: 'nowhere but where it is used', first: noon, last: cue.last, requests: 0 },
    },
  ])
})

test('in a log it counts requests', () => {
  const of = past({ foundBy: 'log', url: null, source: null })
  expect(detect({ ...cue, source: 'report', requests: 12 }, of)).toMatchObject([
    { severity: 'critical', says: 'stands in plain in request logs', seen: `${hint} in 12 requests`, source: 'report' },
  ])
})

test('it stays a leak’s alert beside any other', () => {
  const alerts = [openAlert('new_place'), { ...openAlert('browser_use'), isOfPage: true }, openAlert('enumeration')]
  expect(detect(cue, past({}, { alerts }))).toMatchObject([{ detector: 'leaked_key' }])
})

test.each([
  ['a leak that is gone', cue, keyPast()],
  ['another cue', someCue('refused', { value: 'l' }), past()],
])('%s is none', (_, of, known) => expect(detect(of, known)).toEqual([]))

test('of a decoy it is worth a line: it opens nothing, and may lie where it was planted', () => {
  const [finding] = detect(cue, past({ isLive: false }, { plantedIn: 'the public repository' }))
  expect(finding).toMatchObject({
    detector: 'leaked_key',
    severity: 'low',
    says: 'is a decoy, and was found at github.com',
  })
  expect(finding?.expected).toContain('the public repository')
})
