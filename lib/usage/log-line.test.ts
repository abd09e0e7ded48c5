import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generateToken } from '#lib/credentials/token-format.ts'
import { generateKey, hintOf } from '#lib/keys/key-format.ts'
import { parseLogRecord, parseLogText } from './log-line.ts'
import { timeWindow } from './log-time.ts'
import { maxLineLength, rejectReasons } from './reject-reason.ts'

const now = new Date('2026-11-22T07:30:00Z')
const window = timeWindow('live', now)
const time = now.toISOString()
const read = (record: unknown) => parseLogRecord(record, window)

test('short names', () => {
  const keyId = '01A20259-9d1e-74c9-b87e-6b660896473f'
  const record = {
    ...{ time, keyId, secretId: keyId, method: 'post', path: '/v1/charges?limit=3#x', status: '201', durationMs: 3.5 },
    ...{
      ip: '::ffff:192.0.2.1',
      userAgent: 'curl/8',
      bytes: '12',
      origin: 'https://a.example/x?y=1',
      requestId: 'r-1',
    },
    ...{ service: 'payments', environment: 'prd', somethingElse: { of: 'no concern' } },
  }
  expect(read(record)).toEqual({
    ...{ time: now.getTime(), key: null, keyId: keyId.toLowerCase(), secretId: keyId.toLowerCase() },
    ...{ service: 'payments', environment: 'production', method: 'POST', path: '/v1/charges', status: 201 },
    ...{ durationMs: 3.5, bytes: 12, ip: '192.0.2.1', userAgent: 'curl/8', origin: 'https://a.example/x' },
    ...{ requestId: 'r-1', leak: false },
  })
})

test('OpenTelemetry names', () => {
  const record = {
    ...{ time, 'http.request.method': 'GET', 'http.route': '/v1/charges/{id}', 'url.path': '/v1/charges/7' },
    ...{ 'http.response.status_code': 200, 'client.address': '2001:DB8::1', 'user_agent.original': 'x' },
    ...{ 'http.server.request.duration': 0.25, 'http.response.body.size': 7 },
  }
  expect(read(record)).toMatchObject({
    ...{ method: 'GET', path: '/v1/charges/7', status: 200, ip: '2001:db8::1', userAgent: 'x' },
    ...{ durationMs: 250, bytes: 7 },
  })
})

test('what access logs leave out is nothing, and no mistake', () => {
  const record = {
    time,
    keyId: '',
    key: '-',
    status: '-',
    bytes: '-',
    ip: '-',
    durationMs: '',
    method: null,
    path: '-',
  }
  expect(read({ ...record, 'client.address': '/var/run/socket', environment: '' })).toMatchObject({
    ...{ key: null, keyId: null, status: null, bytes: null, ip: null, durationMs: null, method: null, path: null },
  })
})

test.each([
  [{}, 'bad_time'],
  [{ time: '2026-11-22T07:36:00Z' }, 'time_in_future'],
  [{ time: 1 }, 'time_too_old'],
  [{ time, key: 7 }, 'bad_key'],
  [{ time, keyId: 'payments' }, 'bad_key_id'],
  [{ time, secretId: {} }, 'bad_secret_id'],
  [{ time, service: 7 }, 'bad_service'],
  [{ time, service: 'pay\0ments' }, 'bad_service'],
  [{ time, service: '\ud83d' }, 'bad_service'],
  [{ time, service: generateKey('a', 'development') }, 'bad_service'],
  [{ time, environment: 'constructor' }, 'bad_environment'],
  [{ time, environment: 'prod' }, 'bad_environment'],
  [{ time, status: 600 }, 'bad_status'],
  [{ time, status: 20.5 }, 'bad_status'],
  [{ time, status: 'ok' }, 'bad_status'],
  [{ time, durationMs: -1 }, 'bad_duration'],
  [{ time, durationMs: '1e9' }, 'bad_duration'],
  [{ time, 'http.server.request.duration': 'slow' }, 'bad_duration'],
  [{ time, bytes: -1 }, 'bad_bytes'],
  [{ time, bytes: 1e18 }, 'bad_bytes'],
  [{ time, ip: 'localhost' }, 'bad_ip'],
  [{ time, ip: '300.1.1.1' }, 'bad_ip'],
  [{ time, method: 'GET /' }, 'bad_method'],
  [null, 'not_an_object'],
  [[], 'not_an_object'],
  ['text', 'not_an_object'],
])('%j is refused: %s', (record, reason) => {
  expect(read(record)).toBe(reason)
})

test('a line of a megabyte is not even looked at', () => {
  expect(parseLogText(`{"time":"${'x'.repeat(maxLineLength)}"}`, window)).toBe('too_long')
})

test('a record that was no line is not longer than one either, over all its texts', () => {
  const half = 'x'.repeat(maxLineLength / 2)
  expect(read({ time, userAgent: half, referrer: half })).toBe('too_long')
  expect(read({ time, userAgent: half })).toMatchObject({ userAgent: 'x'.repeat(512) })
})

test('long texts are cut, after keys were looked for and never through a character', () => {
  const key = generateKey('payments', 'production')
  const read_ = read({ time, path: `/${'a'.repeat(2000)}/${key}`, userAgent: `${'a'.repeat(511)}😀` })
  if (typeof read_ === 'string') throw new Error(read_)
  expect(read_.path).toHaveLength(2002 + hintOf(key).length)
  expect(read_).toMatchObject({ leak: true, userAgent: 'a'.repeat(511) })
})

test('a token is no business of a log either', () => {
  const token = generateToken()
  expect(read({ time, path: `/x/${token}` })).toMatchObject({
    path: `/x/${token.slice(0, 8)}…${token.slice(-2)}`,
    leak: true,
  })
})

test('whatever comes, it is a line that can be stored or a reason that has a name', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null), fc.object())
  const names = [
    'key',
    'keyId',
    'status',
    'path',
    'method',
    'ip',
    'userAgent',
    'origin',
    'bytes',
    'durationMs',
    'requestId',
  ]
  const record = fc.dictionary(fc.constantFrom(...names), value)
  fc.assert(
    fc.property(record, told => {
      const line = read({ ...told, time })
      if (typeof line === 'string') expect(rejectReasons).toContain(line)
      else {
        for (const text of [line.path, line.userAgent, line.origin, line.requestId, line.method]) {
          expect(text ?? '').not.toContain('\0')
          expect((text ?? '').isWellFormed()).toBe(true)
        }
      }
    }),
  )
})

test('wherever a key stands, and however it is encoded, it is gone', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab/_%?&=5F ') })
  const encode = (key: string, which: boolean[]) =>
    [...key].map((char, i) => (which[i % which.length] ? `%${char.charCodeAt(0).toString(16)}` : char)).join('')
  fc.assert(
    fc.property(text, text, fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), (before, after, which) => {
      const key = generateKey('sk_test', 'staging')
      const line = read({ time, userAgent: `${before} ${encode(key, which)} ${after}` })
      if (typeof line === 'string') throw new Error(line)
      expect(line.leak).toBe(true)
      expect(decodeSafely(line.userAgent ?? '')).not.toContain(key)
    }),
  )
})

function decodeSafely(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
