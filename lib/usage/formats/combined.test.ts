import { expect, test } from 'vitest'
import { parseCombinedLine } from './combined.ts'

const when = '[17/May/2015:10:05:03 +0000]'
const time = Date.UTC(2015, 4, 17, 10, 5, 3)

test.each([
  [
    `83.149.9.216 - - ${when} "GET /a?b=c HTTP/1.1" 200 203023 "http://e.example/" "Mozilla/5.0 (X)"`,
    {
      ...{ time, 'client.address': '83.149.9.216', method: 'GET', path: '/a?b=c', status: '200', bytes: '203023' },
      ...{ origin: 'http://e.example/', userAgent: 'Mozilla/5.0 (X)' },
    },
  ],
  [
    `::1 - frank jones ${when} "GET / HTTP/2.0" 304 -`,
    { 'client.address': '::1', status: '304', bytes: '-', userAgent: '' },
  ],
  [`host.example - - ${when} "GET / HTTP/1.0" 200 1 "-" "-"`, { 'client.address': 'host.example', userAgent: '-' }],
  [`1.2.3.4 - - ${when} "GET /\\"x\\" HTTP/1.1" 404 0 "-" "a \\"b\\" \\\\c"`, { path: '/"x"', userAgent: 'a "b" \\c' }],
  [`1.2.3.4 - - ${when} "GET /a b HTTP/1.1" 200 1 "-" "x"`, { path: '/a b' }],
  [`1.2.3.4 - - ${when} "GET /old" 200 1 "-" "x"`, { method: 'GET', path: '/old' }],
  [`1.2.3.4 - - ${when} "\\x16\\x03\\x01" 400 157 "-" "-"`, { method: undefined, path: undefined, status: '400' }],
  [`1.2.3.4 - - ${when} "-" 408 - "-" "-"`, { method: undefined, path: undefined, status: '408' }],
  [`1.2.3.4 - - ${when} "GET / HTTP/1.1" 200 1 "-" "cut off`, { status: '200', userAgent: 'cut off' }],
  [`1.2.3.4 - - ${when} "GET / HTTP/1.1" 200 1 "-" "x" 0.004 "more"`, { userAgent: 'x' }],
  [`1.2.3.4 - - [17/May/2015:12:05:03 +0200] "GET / HTTP/1.1" 200 1`, { time }],
])('%s', (line, expected) => {
  expect(parseCombinedLine(line)).toMatchObject(expected)
})

test.each([
  '',
  'Call me Ishmael.',
  '{"time": 1}',
  `1.2.3.4 - - ${when} GET / 200 1`,
  '1.2.3.4 - - [17/Foo/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1',
  '1.2.3.4 - - [99/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1',
  `1.2.3.4 - - ${when} "GET / HTTP/1.1" OK 1`,
])('%s is no such line', line => {
  expect(parseCombinedLine(line)).toBeNull()
})

test('a line made to be slow is not', () => {
  const began = performance.now()
  for (const part of ['" ', '\\', '[', '- - ', '"\\"']) parseCombinedLine(`1.2.3.4 - - ${when} "${part.repeat(20_000)}`)
  expect(performance.now() - began).toBeLessThan(2_000)
})
