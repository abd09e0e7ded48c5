import { expect, test } from 'vitest'
import { clientAddress } from './client-address.ts'

const proxies = ['10.0.0.0/8', 'fd00::/8']

test.each([
  ['nobody is trusted by default', '10.0.0.1', '203.0.113.9', [], '10.0.0.1'],
  ['a stranger may write what they like', '198.51.100.7', '203.0.113.9', proxies, '198.51.100.7'],
  ['a trusted proxy is believed', '10.0.0.1', '203.0.113.9', proxies, '203.0.113.9'],
  ['what the client wrote itself is not', '10.0.0.1', '1.1.1.1, 203.0.113.9', proxies, '203.0.113.9'],
  ['through two proxies', '10.0.0.1', '1.1.1.1, 203.0.113.9, 10.9.9.9', proxies, '203.0.113.9'],
  ['a client inside the trusted range', '10.0.0.1', '10.3.3.3', proxies, '10.3.3.3'],
  ['an entry that is no address', '10.0.0.1', '203.0.113.9, unknown', proxies, '10.0.0.1'],
  ['an entry of digits that is no address', '10.0.0.1', '1', proxies, '10.0.0.1'],
  ['no header', '10.0.0.1', undefined, proxies, '10.0.0.1'],
  ['IPv4 in IPv6', '::ffff:10.0.0.1', '::ffff:203.0.113.9', proxies, '203.0.113.9'],
  ['IPv6', 'fd00::1', '2001:db8::9', proxies, '2001:db8::9'],
  ['ports', '10.0.0.1', '[2001:db8::9]:443, 10.0.0.2:8080', proxies, '2001:db8::9'],
])('%s', (_, peer, forwardedFor, trusted, expected) => {
  expect(clientAddress(peer, forwardedFor, trusted)).toBe(expected)
})
