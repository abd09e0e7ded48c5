import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { generateKey, hintOf } from '#lib/keys/key-format.ts'
import { NoOtlp, OtlpRecord } from './formats/otlp.ts'
import { parseLogRecord, parseLogText } from './log-line.ts'
import { timeWindow } from './log-time.ts'
import { readRefused } from './refused-line.ts'
import { maxLineLength } from './reject-reason.ts'

const now = new Date('2026-11-22T07:30:00Z')
const window = timeWindow('live', now)
const time = '2026-11-22T07:00:00Z'
const [key, other] = [generateKey('payments', 'production'), generateKey('sk_test', 'staging')]
const read = (told: unknown, format?: 'kong') => readRefused(told, { window, format, now })
const encoded = key.replaceAll('_', '%5f')

test.each([
  ['bad_time', { time: 'yesterday', path: `/x?k=${key}` }],
  ['bad_time', { path: `/x?k=${encoded}` }],
  ['time_too_old', { time: 1, referrer: `https://a.example/?${key}` }],
  ['time_in_future', { time: '2150-01-01T00:00:00Z', userAgent: key }],
  ['bad_key_id', { time, keyId: key }],
  ['bad_service', { time, service: key }],
  ['bad_status', { time, status: 'ok', nested: { deep: [{ url: `?${key}` }] } }],
  ['bad_ip', { time, ip: key }],
  ['bad_method', { time, method: `GET /?${key}` }],
  ['bad_duration', { time, durationMs: -1, [key]: 1 }],
  ['too_long', { time, url: `?${key}`, rest: 'x'.repeat(maxLineLength) }],
])('%s: a key in %j is found', (reason, record) => {
  expect(parseLogRecord(record, window)).toBe(reason)
  expect(read(record)).toMatchObject({ key: null, leaked: [key] })
  const line = JSON.stringify(record)
  expect(parseLogText(line, window)).toBe(reason)
  expect(read(line)).toMatchObject({ key: null, leaked: [key] })
})

test.each([
  ['a line that was cut off', 'bad_json', `{"time":"${time}","path":"/x?k=${key}`],
  ['its first letter escaped', 'bad_json', `{"time":"${time}","path":"/x?k=\\u0070${key.slice(1)}`],
  ['another program’s words', 'bad_json', `07:00 INFO asked for /x?k=${encoded} in 3 ms`],
  ['a list', 'not_an_object', JSON.stringify([`/x?k=${key}`])],
  ['what is too long', 'too_long', `${key} ${'x'.repeat(maxLineLength)}`],
  [
    'a gateway’s time that is none of ours',
    'time_too_old',
    `192.0.2.7 - - [22/Nov/2020:07:25:02 +0000] "GET /?k=${key} HTTP/1.1" 200 5 "-" "x"`,
  ],
])('in a line that is %s it is found', (_, reason, line) => {
  expect(parseLogText(line, window)).toBe(reason)
  expect(read(line)).toMatchObject({ key: null, leaked: [key] })
})

test('what a client wrote as if it were a field is none, in a gateway’s line of text', () => {
  const line = `192.0.2.7 - - [22/Nov/2020:07:25:02 +0000] "GET / HTTP/1.1" 200 5 "-" "\\"key\\":\\"${key}\\""`
  expect(parseLogText(line, window)).toBe('time_too_old')
  expect(read(line)).toMatchObject({ key: null, leaked: [key] })
})

test('so it is in what another format was named for, and in OpenTelemetry’s records', () => {
  const attributes = [{ key: 'url.full', value: { stringValue: `https://a.example/?k=${key}` } }]
  const otlp = (more: object) => new OtlpRecord({ attributes, ...more }, {})
  expect(read(`{"time":"${time}","path":"/?${key}"}`, 'kong')).toMatchObject({ leaked: [key] })
  expect(parseLogRecord(otlp({ timeUnixNano: '1' }), window)).toBe('time_too_old')
  expect(read(otlp({ timeUnixNano: '1' }))).toMatchObject({ leaked: [key] })
  const body = { stringValue: `said ${other}` }
  const words = new OtlpRecord({ attributes: [{ key: 'note', value: { stringValue: key } }], body }, {})
  expect(parseLogRecord(words, window)).toBe('bad_format')
  expect(read(words)?.leaked?.toSorted()).toEqual([key, other].sort())
  for (const document of [`{"resourceLogs":"${key}`, { resourceLogs: key }]) {
    expect(parseLogRecord(new NoOtlp(document), window)).toBe('bad_json')
    expect(read(new NoOtlp(document))).toMatchObject({ leaked: [key] })
  }
})

test.each([
  ['in its field', { time, key, status: 'ok' }],
  ['in a line that was cut off', `{"time":"${time}","key":"${key}","path":"/a`],
  ['in a header of one, quoted twice', `{"log":"{\\"headers\\":{\\"Authorization\\":[\\"Bearer ${key}\\"]},\\"a`],
  ['in a line that is too long', `{"key": "${key}", "x": "${'x'.repeat(maxLineLength)}"}`],
])('where a key belongs it is none that leaked: %s', (_, told) => {
  expect(read(told)).toMatchObject({ key, leaked: [] })
})

// Twenty such lines had the thread for minutes, and so longer than a test may take.
test.each(['"key":', '"key":[', '"key" '])(
  'blanks that lead to no key do not hold up what comes after: %s',
  async before => {
    const line = `${before}${' '.repeat(maxLineLength - before.length - key.length)}${key}`
    for (let n = 0; n < 20; n++) {
      expect(read(line)).toMatchObject({ key: null, leaked: [key] })
      await setImmediate()
    }
  },
)

test('its time and its sender are told as far as they can be believed', () => {
  const from = { ip: '::ffff:192.0.2.1', userAgent: `curl/8 ${key}`, status: 'ok' }
  const sent = { ip: '192.0.2.1', userAgent: `curl/8 ${hintOf(key)}` }
  expect(read({ time, ...from })).toMatchObject({ time: Date.parse(time), ...sent })
  expect(read({ time: 1, ...from })).toMatchObject({ time: now.getTime(), ...sent })
  expect(read({ ...from, ip: 'localhost' })).toMatchObject({ time: now.getTime(), ip: null })
  expect(read(`{"time":"${time}","path":"/${key}`)).toMatchObject({ time: now.getTime(), ip: null, userAgent: null })
})

test('of what is too long as much is looked at as a line may be long, over all its texts', () => {
  const half = 'x'.repeat(maxLineLength / 2)
  expect(read(`${'x'.repeat(maxLineLength)}${key}`)).toBeNull()
  expect(read({ time, one: half, two: half, three: key })).toBeNull()
  expect(read({ time, one: half, two: key })).toMatchObject({ leaked: [key] })
})

test('what shows no key is nothing', () => {
  for (const told of ['', 'words', '{', '42', 42, null, [], {}, { key: 'junk', time }, { path: key.slice(1) }]) {
    expect(read(told)).toBeNull()
  }
})

test('all keys of a line are found, wherever they stand', () => {
  const keys = Array.from({ length: 20 }, () => generateKey('a', 'development'))
  const record = {
    time,
    path: `/${keys[0]}`,
    userAgent: keys[1],
    url: keys.slice(2, 10).join(),
    nested: keys.slice(10),
  }
  const line = parseLogRecord(record, window)
  expect(typeof line === 'object' && line.leaked?.toSorted()).toEqual(keys.toSorted())
  expect(read({ ...record, status: 'ok' })?.leaked?.toSorted()).toEqual(keys.toSorted())
})

test('of two user agents both are looked through', () => {
  const line = parseLogRecord({ time, path: '/', userAgent: 'x', 'user_agent.original': key }, window)
  expect(line).toMatchObject({ leak: true, leaked: [key] })
})
