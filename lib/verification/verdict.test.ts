import { describe, expect, test } from 'vitest'
import type { StoredSecret } from './find-secret.ts'
import { type Code, isWithin, judge, type Question } from './verdict.ts'

const now = new Date('2026-11-22T09:00:00Z')
const before = new Date('2026-11-22T08:59:59Z')
const after = new Date('2026-11-22T09:00:01Z')
const question: Question = { serviceId: 'v', environment: 'production', ip: '203.0.113.7' }

const live: StoredSecret = {
  organizationId: 'o',
  secretId: 's',
  keyId: 'k',
  name: 'checkout',
  hint: 'pay_prd_abcd…yz',
  pepperFingerprint: 'f',
  serviceId: 'v',
  service: 'pay',
  teamId: 't',
  environment: 'production',
  holder: null,
  scopes: [],
  allowedNetworks: [],
  rateLimits: [],
  keyStatus: 'active',
  isDecoy: false,
  quarantinedAt: null,
  expiresAt: null,
  firstUsedAt: null,
  retiresAt: null,
  retiresBy: null,
  hasSuccessor: true,
  isCondemned: false,
  knownNetworks: null,
  subjects: [],
  refusesBrowsers: false,
  endedAt: null,
  endReason: null,
}

const known = { isCondemned: true }

describe('judge', () => {
  test.each<[string, Partial<StoredSecret>, Partial<Question>, Code]>([
    ['a live secret', {}, {}, 'valid'],
    ['another service', { serviceId: 'w' }, {}, 'wrong_service'],
    ['another service, whatever else is wrong', { serviceId: 'w', keyStatus: 'revoked' }, {}, 'wrong_service'],
    ['another environment', {}, { environment: 'staging' }, 'wrong_environment'],
    ['revoked', { keyStatus: 'revoked' }, {}, 'revoked'],
    ['expired, by the clock', { keyStatus: 'expired' }, {}, 'expired'],
    ['expired at this moment, before the clock came', { expiresAt: now }, {}, 'expired'],
    ['expires later', { expiresAt: after }, {}, 'valid'],
    ['known to a leaver, from a new network', { ...known, knownNetworks: [] }, {}, 'network_not_allowed'],
    ['known to a leaver, from where it was used', { ...known, knownNetworks: ['203.0.113.0/24'] }, {}, 'valid'],
    [
      'known to a leaver, from nowhere that is told',
      { ...known, knownNetworks: ['203.0.113.0/24'] },
      { ip: undefined },
      'network_not_allowed',
    ],
    ['known to a leaver, where no use ever told', { ...known, knownNetworks: [] }, { ip: undefined }, 'valid'],
    ['not known to a leaver, from anywhere', { knownNetworks: [] }, {}, 'valid'],
    ['past its end without a successor', { retiresAt: now, hasSuccessor: false }, {}, 'revoked'],
    ['superseded', { endedAt: before, endReason: 'superseded' }, {}, 'superseded'],
    ['ended as compromised', { endedAt: before, endReason: 'compromised' }, {}, 'revoked'],
    ['retired at this moment, before the clock came', { retiresAt: now }, {}, 'superseded'],
    ['retires later', { retiresAt: after }, {}, 'valid'],
    ['quarantined', { quarantinedAt: before }, {}, 'quarantined'],
    ['ended outranks quarantined', { quarantinedAt: before, keyStatus: 'revoked' }, {}, 'revoked'],
    ['inside its networks', { allowedNetworks: ['203.0.113.0/24'] }, {}, 'valid'],
    ['outside its networks', { allowedNetworks: ['198.51.100.0/24'] }, {}, 'network_not_allowed'],
    ['networks, and no address told', { allowedNetworks: ['0.0.0.0/0'] }, { ip: undefined }, 'network_not_allowed'],
    ['from a browser, where servers alone may', { refusesBrowsers: true }, { isFromBrowser: true }, 'browser_refused'],
    ['from a server, where servers alone may', { refusesBrowsers: true }, { isFromBrowser: false }, 'valid'],
    ['from a browser, where that only alerts', {}, { isFromBrowser: true }, 'valid'],
    ['a scope that it has', { scopes: ['a', 'b'] }, { scope: 'b' }, 'valid'],
    ['a scope that it lacks', { scopes: ['a'] }, { scope: 'b' }, 'missing_scope'],
    ['no scopes: all of its service', {}, { scope: 'b' }, 'valid'],
  ])('%s', (_, secret, asked, code) => {
    expect(judge({ ...live, ...secret }, { ...question, ...asked }, now)).toBe(code)
  })
})

test.each([
  ['10.1.2.3', ['10.1.0.0/16'], true],
  ['10.2.2.3', ['10.1.0.0/16'], false],
  ['::ffff:10.1.2.3', ['10.1.0.0/16'], true],
  ['2001:db8::1', ['2001:db8::/32'], true],
  ['2001:db9::1', ['10.0.0.0/8', '2001:db8::/32'], false],
  ['192.0.2.1', ['192.0.2.1'], true],
  ['192.0.2.2', ['192.0.2.1'], false],
  ['not an address', ['0.0.0.0/0', '::/0'], false],
])('%s within %j: %s', (ip, networks, within) => {
  expect(isWithin(networks, ip)).toBe(within)
})
