import { beforeEach, expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { checkAddress } from './check-address.ts'

beforeEach(() => setEnv(testEnv({ webhookNetworks: ['10.1.0.0/16'] })))

/** A name server that knows one name. */
const knows = (host: string, ips: string[]) => async (asked: string) => (asked === host ? ips : [])
const problemOf = async (text: string, ips: string[] = ['8.8.8.8']) => {
  const checked = await checkAddress(text, knows('hooks.example.com', ips))
  return checked.ok ? null : checked.error
}

test.each([
  ['hooks.example.com/keyturn', 'not_an_address'],
  ['https:hooks.example.com', 'not_an_address'],
  ['https:///hooks.example.com', 'not_an_address'],
  ['https://', 'not_an_address'],
  ['https://hooks.example.com\\@127.0.0.1/', 'not_an_address'],
  ['https://hooks.example.com/a b', 'not_an_address'],
  ['ftp://hooks.example.com/', 'not_https'],
  ['file:///etc/passwd', 'not_https'],
  ['gopher://hooks.example.com:6379/', 'not_https'],
  ['http://hooks.example.com/', 'not_https'],
  ['http://8.8.8.8/', 'not_https'],
  ['https://user:password@hooks.example.com/', 'credentials'],
  ['https://user@hooks.example.com/', 'credentials'],
  ['https://@hooks.example.com/', 'credentials'],
  ['https://2130706433/', 'odd_host'],
  ['https://0x7f000001/', 'odd_host'],
  ['https://0x7f.1/', 'odd_host'],
  ['https://0177.0.0.1/', 'odd_host'],
  ['https://127.1/', 'odd_host'],
  ['https://%31%32%37.0.0.1/', 'odd_host'],
  ['https://１２７.0.0.1/', 'odd_host'],
  ['https://8.8.2056/', 'odd_host'],
  ['https://127.0.0.1/', 'no_open_host'],
  ['https://[::1]/', 'no_open_host'],
  ['https://[::ffff:127.0.0.1]/', 'no_open_host'],
  ['https://[64:ff9b::7f00:1]/', 'no_open_host'],
  ['https://169.254.169.254/latest/meta-data/', 'no_open_host'],
  ['https://localhost/', 'no_open_host'],
  ['https://nowhere.example.com/', 'no_open_host'],
])('%s: %s', async (text, problem) => {
  expect(await problemOf(text)).toBe(problem)
})

test.each([
  ['a private one', ['10.0.0.7'], 'no_open_host'],
  ['the server’s own database', ['127.0.0.1'], 'no_open_host'],
  ['a public one and a private one', ['8.8.8.8', '10.0.0.7'], 'no_open_host'],
  ['a public one and the loopback by IPv6', ['8.8.8.8', '::1'], 'no_open_host'],
  ['one that IPv6 wraps', ['::ffff:10.1.0.7'], 'no_open_host'],
  ['public ones', ['8.8.8.8', '2606:4700::1'], null],
  ['one that the operator opened', ['10.1.0.7'], null],
])('a name that leads to %s', async (_, ips, problem) => {
  expect(await problemOf('https://hooks.example.com/', ips)).toBe(problem)
})

test('plain http is for the operator’s networks alone', async () => {
  expect(await problemOf('http://hooks.example.com/', ['10.1.0.7'])).toBe(null)
  expect(await problemOf('http://hooks.example.com/', ['10.1.0.7', '8.8.8.8'])).toBe('not_https')
})

test('what is sent is the address without its fragment', async () => {
  const checked = await checkAddress('https://hooks.example.com/a?b=c#d', knows('hooks.example.com', ['8.8.8.8']))
  expect(checked.ok && [checked.value.url.href, checked.value.ips]).toEqual([
    'https://hooks.example.com/a?b=c',
    ['8.8.8.8'],
  ])
})
