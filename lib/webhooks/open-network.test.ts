import { expect, test } from 'vitest'
import { isOpenAddress } from './open-network.ts'

const closed: [string, string[]][] = [
  ['this host', ['0.0.0.0', '0.1.2.3', '::']],
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1', 'fc00::1']],
  ['link-local, where clouds keep their metadata', ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fd00:ec2::254']],
  ['other places of metadata', ['100.100.100.200', '192.0.0.192', '168.63.129.16']],
  ['carriers’', ['100.64.0.1', '100.127.255.255']],
  ['multicast and broadcast', ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1']],
  ['reserved and documentation', ['240.0.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
  ['benchmarks and relays', ['198.18.0.1', '192.88.99.1', '2001:2::1', '100::1', '5f00::1']],
  ['IPv4 in IPv6, mapped or compatible', ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '::ffff:0:7f00:1']],
  ['IPv4 behind NAT64', ['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::a00:1']],
  ['IPv4 in 6to4 and Teredo', ['2002:7f00:1::', '2002:a00:1::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2']],
  ['site-local, and nobody’s', ['fec0::1', '4000::1', 'e000::1']],
  ['with a zone', ['fe80::1%eth0', '2606:4700::1%1']],
  ['odd spellings', ['0x7f.1', '2130706433', '0177.0.0.1', '127.1', '8.8.8', '08.8.8.8', '']],
]
test.each(closed)('%s: closed', (_, addresses) => {
  expect(addresses.filter(address => isOpenAddress(address, []))).toEqual([])
})

test('what is somebody’s in public is open', () => {
  const open = ['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '2606:4700:4700::1111']
  expect(open.filter(address => !isOpenAddress(address, []))).toEqual([])
})

test('the operator opens networks, as they are written and no others', () => {
  const networks = ['10.1.0.0/16', 'fd12::/32']
  expect(isOpenAddress('10.1.2.3', networks)).toBe(true)
  expect(isOpenAddress('fd12::7', networks)).toBe(true)
  expect(isOpenAddress('10.2.0.1', networks)).toBe(false)
  expect(isOpenAddress('::ffff:10.1.2.3', networks)).toBe(false)
  expect(isOpenAddress('64:ff9b::a01:203', networks)).toBe(false)
})
