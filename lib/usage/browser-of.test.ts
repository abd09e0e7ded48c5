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
  ['an empty origin', '', 'curl/8.7', null],
  ['a program', null, 'python-requests/2.31', null],
  ['a program that names a browser later', null, `spider/1.0 ${firefox}`, null],
  ['nothing', null, null, null],
])('%s', (_name, origin, userAgent, expected) => {
  expect(browserOf({ origin, userAgent })).toBe(expected)
})
