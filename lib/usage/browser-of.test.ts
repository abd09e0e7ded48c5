import { expect, test } from 'vitest'
import { browserOf } from './browser-of.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'

test.each([
  ['a page says which', 'https://shop.example', firefox, 'https://shop.example'],
  ['an origin, whatever it calls itself', 'https://shop.example', 'curl/8.7', 'https://shop.example'],
  ['an app in a browser’s dress', 'capacitor://localhost', null, 'capacitor://localhost'],
  ['a page in a sandbox, which has no origin', 'null', firefox, 'Mozilla'],
  ['a sandbox of something else', 'null', 'curl/8.7', null],
  ['a browser that sends none', null, firefox, 'Mozilla'],
  ['an extension', 'chrome-extension://abcdef', firefox, 'chrome-extension://abcdef'],
  ['a port, and an address', 'http://[::1]:8080', firefox, 'http://[::1]:8080'],
  ['what no browser sends', 'https://a\r\nBcc: b@c.example', firefox, '(other)'],
  ['a text of somebody’s choice', 'https://a.example/Call\u202E this number', null, '(other)'],
  ['one that is too long', `https://${'a'.repeat(300)}`, null, '(other)'],
  ['an empty origin', '', 'curl/8.7', null],
  ['a program', null, 'python-requests/2.31', null],
  ['a program that names a browser later', null, `spider/1.0 ${firefox}`, null],
  ['nothing', null, null, null],
])('%s', (_name, origin, userAgent, expected) => {
  expect(browserOf({ origin, userAgent })).toBe(expected)
})

test('a page that calls itself a program, at its own origin', () => {
  expect(browserOf({ origin: null, userAgent: 'curl/8.7', secFetchSite: 'same-origin' })).toBe('Mozilla')
})
