import { expect, test } from 'vitest'
import type { DecoyUser } from '#lib/usage/decoy-cues.ts'
import { detect } from '../detect.ts'
import { keyPast, someCue } from '../past.fixture.ts'

const user: DecoyUser = { ip: '5.9.10.20', country: 'DE', asn: 24940, client: 'curl', isLetThrough: false }
const decoyCue = (more: Partial<DecoyUser> = {}) => someCue('decoy', { value: JSON.stringify({ ...user, ...more }) })
const planted = keyPast({ plantedIn: 'a wiki', services: new Map([['service', 'payments']]) })

test('of any age, from any place it knew: a decoy that is used is critical, by address and by program', () => {
  const findings = detect(decoyCue(), planted)
  expect(findings.map(({ detector, severity, subject, value }) => [detector, severity, subject, value])).toEqual([
    ['decoy_used', 'critical', 'address', '5.9.10.20'],
    ['decoy_used', 'critical', 'client', 'curl'],
  ])
  expect(findings[0]).toMatchObject({
    expected: 'no use by anybody: it was planted in “a wiki”',
    seen: '5.9.10.20, Germany, Hetzner Online, tried at payments',
  })
})

test.each([
  ['came from a network without a name', { asn: 64512 }, '5.9.10.20, Germany, AS64512, tried at payments'],
  ['told no address', { ip: null, country: null, asn: null }, 'an address that nobody told, tried at payments'],
])('whoever %s', (_, more, seen) => {
  expect(detect(decoyCue(more), planted)[0]?.seen).toBe(seen)
})

test('where a service let it through that is a finding of its own', () => {
  const findings = detect(decoyCue({ isLetThrough: true }), planted)
  expect(findings.map(({ subject, value }) => [subject, value])).toEqual([
    ['address', '5.9.10.20'],
    ['client', 'curl'],
    ['use', 'let_through'],
  ])
  expect(findings[2]?.seen).toBe('3 requests let through by payments, as is reported')
})

test('at another team’s service it is said to be some service, and of a key that is none nothing is said', () => {
  const [address, , use] = detect(decoyCue({ isLetThrough: true }), keyPast({ plantedIn: 'a wiki' }))
  expect(address?.seen).toBe('5.9.10.20, Germany, Hetzner Online')
  expect(use).toMatchObject({ subject: 'use', seen: '3 requests let through by a service, as is reported' })
  expect(detect(decoyCue(), keyPast())).toEqual([])
})
