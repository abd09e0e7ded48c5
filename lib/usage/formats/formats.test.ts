import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generateKey } from '#lib/keys/key-format.ts'
import { must } from '#lib/result.ts'
import { decodeBody } from '../decode-body.ts'
import { guessFormat } from '../import-format.ts'
import { readLogText } from '../log-format.ts'
import { type LogLine, parseLogRecord, parseLogText } from '../log-line.ts'

const window = { from: Date.UTC(2026, 10, 1), until: Date.UTC(2026, 11, 1) }
const sample = (name: string) => readFileSync(new URL(`../../../docs/logs/${name}`, import.meta.url), 'utf8')
const at = (text: string) => Date.parse(`2026-11-22T07:25:${text}Z`)

const keyId = '01a20259-9d1e-74c9-b87e-6b660896473f'
const secretId = '01a20259-9d1f-7a10-a4a6-05a3d1f6c0de'
const [seven, agent] = ['2001:db8::7', 'curl/8.14.1']
/** What happened, in every format: a charge with a key, and a refusal without. */
const charge = {
  ...{ keyId, secretId, key: null, method: 'POST', path: '/v1/charges', status: 201, bytes: 522, durationMs: 42 },
  ...{ ip: '192.0.2.7', userAgent: 'acme-billing/3.1', leak: false },
}
const refusal = {
  ...{ keyId: null, key: null, method: 'GET', path: '/v1/charges', status: 401, bytes: 310, durationMs: 3 },
  ...{ ip: seven, userAgent: agent, origin: 'https://example.com/', leak: false },
}

test.each<[file: string, expected: Partial<LogLine>[]]>([
  [
    'combined.log',
    [
      { ...charge, time: at('02'), durationMs: null },
      { ...refusal, time: at('03'), durationMs: null },
      { status: 400, method: null, path: null, ip: '192.0.2.9', keyId: null },
    ],
  ],
  [
    'nginx.ndjson',
    [
      { ...charge, time: at('02') },
      { ...refusal, time: at('03.125') },
    ],
  ],
  [
    'caddy.ndjson',
    [
      { ...charge, time: at('02.125') },
      { ...refusal, time: at('03.5') },
    ],
  ],
  [
    'traefik.ndjson',
    [
      { ...charge, time: at('02.125') },
      { ...refusal, time: at('03.5') },
    ],
  ],
  [
    'envoy.log',
    [
      { ...charge, time: at('02.125') },
      { ...refusal, time: at('03.5'), origin: null },
      { keyId, secretId, status: null, durationMs: 12 },
      { path: '/health', status: 200, time: at('04.743') },
    ],
  ],
  [
    'alb.log',
    [
      { ...charge, time: at('02.186'), keyId: null, secretId: null },
      { path: '/.env', status: 404, ip: seven, durationMs: null, bytes: 167, userAgent: agent },
    ],
  ],
  [
    'api-gateway.ndjson',
    [
      { ...charge, time: at('02'), path: '/v1/charges/7' },
      { ...refusal, time: at('03.5'), durationMs: null, userAgent: null, origin: null },
    ],
  ],
  [
    'cloudflare.ndjson',
    [
      { ...charge, time: at('02') },
      { ...refusal, time: at('03.5') },
    ],
  ],
  [
    'kong.ndjson',
    [
      { ...charge, time: at('02.125') },
      { ...refusal, time: at('03.5') },
    ],
  ],
])('%s: told by its shape, and read as what happened', (file, expected) => {
  const lines = sample(file).trimEnd().split('\n')
  const format = file.split('.')[0] as ReturnType<typeof guessFormat> & string
  expect(lines.map(line => parseLogText(line, window))).toMatchObject(expected)
  expect(guessFormat(lines)).toBe(format)
  expect(readLogText(lines[0] ?? '', format)).toMatchObject({ format })
  expect(readLogText(lines[0] ?? '', format === 'kong' ? 'caddy' : 'kong')).toMatch(/^bad_/)
})

test('OTLP/HTTP JSON, with HTTP’s names of today and of before; a body that is a line of an access log is that line', async () => {
  const decoded = must(await decodeBody([Buffer.from(sample('otlp.json'))] as never, undefined))
  if (!('records' in decoded)) throw new Error('no records')
  const read = decoded.records.map(each => (typeof each === 'string' ? each : parseLogRecord(each, window)))
  const own = { service: 'payments', isServiceGuess: true, environment: 'production' }
  expect(read).toMatchObject([
    { ...charge, ...own, time: at('02.125') },
    { ...refusal, ...own, time: at('03.5'), durationMs: null, origin: null },
    { ...own, path: '/health', status: 200, ip: '192.0.2.9', time: at('04') },
    'bad_format',
  ])
  const [one] = JSON.parse(sample('otlp.json')).resourceLogs
  const lines = `${JSON.stringify({ resourceLogs: [one] })}\n{"resourceLogs":\n`
  const broken = must(await decodeBody([Buffer.from(lines)] as never, undefined))
  expect('records' in broken && broken.records).toHaveLength(5)
  expect('records' in broken && parseLogRecord(broken.records[4], window)).toBe('bad_json')
})

test('a line in a collector’s envelope is the line', () => {
  const [line = ''] = sample('combined.log').split('\n')
  const read = parseLogText(line, window)
  expect(parseLogText(JSON.stringify({ date: 1795332302.1, log: `${line}\n`, stream: 'stdout' }), window)).toEqual(read)
  const twice = JSON.stringify({ message: JSON.stringify({ time: '2026-11-22T07:25:02Z', log: line }) })
  expect(parseLogText(twice, window)).toEqual(read)
  expect(parseLogText(JSON.stringify({ time: '2026-11-22T07:25:02Z', message: 'GET /' }), window)).toMatchObject({
    path: null,
  })
})

test('an id that a client wrote into its request is nobody’s word', () => {
  const forged = `keyId=${keyId} secretId=${secretId}`
  const [caddy = ''] = sample('caddy.ndjson').split('\n')
  const [kong = ''] = sample('kong.ndjson').split('\n')
  const header = (text: string, name: string) => {
    const { keyId: _, secretId: __, ...record } = JSON.parse(text)
    record.request.headers[name] = keyId
    return JSON.stringify(record)
  }
  for (const line of [
    `192.0.2.7 - - [22/Nov/2026:07:25:02 +0000] "GET / HTTP/1.1" 200 5 "-" "x ${forged}"`,
    `192.0.2.7 - - [22/Nov/2026:07:25:02 +0000] "GET / HTTP/1.1" 200 5 "-" "x" "${forged}"`,
    `192.0.2.7 - - [22/Nov/2026:07:25:02 +0000] "GET /?a ${forged}" 200 5 "-" "x"`,
    header(caddy, 'X-Keyturn-Key-Id'),
    header(kong, 'x-keyturn-key-id'),
  ]) {
    expect(parseLogText(line, window)).toMatchObject({ keyId: null, secretId: null, status: expect.any(Number) })
  }
})

const percent = (text: string, upper: boolean) =>
  [...text].map((char, i) => (i % 3 === 0 || char === '_' ? `%${hex(char, upper && i % 2 === 0)}` : char)).join('')
const hex = (char: string, upper: boolean) => {
  const code = char.charCodeAt(0).toString(16)
  return upper ? code.toUpperCase() : code
}

test('a key in a path, a query, a referrer or an agent of any format is found, percent-encoded twice too', () => {
  const key = generateKey('payments', 'production')
  const spellings = [key, percent(key, false), percent(key, true), percent(percent(key, true), false)]
  const files = ['combined.log', 'nginx.ndjson', 'caddy.ndjson', 'traefik.ndjson', 'envoy.log', 'alb.log']
  const lines = [...files, 'api-gateway.ndjson', 'cloudflare.ndjson', 'kong.ndjson'].flatMap(file =>
    sample(file).trimEnd().split('\n'),
  )
  const places = ['/charges', 'expand=', 'acme-billing/', 'curl/', 'https://example.com/']
  let tried = 0
  for (const spelling of spellings) {
    for (const line of lines) {
      for (const place of places.filter(each => line.includes(each))) {
        const told = parseLogText(line.replace(place, `${place}${spelling}`), window)
        if (typeof told === 'string') throw new Error(`${told}: ${place} of ${line}`)
        tried++
        const kept = [told.path, told.userAgent, told.origin].join(' ')
        expect(told.leak, `${place}${spelling} of ${line}`).toBe(true)
        expect(kept).not.toContain(key.slice(-20))
        expect(kept).not.toContain(spelling.slice(-20))
      }
    }
  }
  expect(tried).toBeGreaterThan(180)
})

test('a key in its own header is no leak, and says whose the line is where no id does', () => {
  const key = generateKey('payments', 'production')
  const [caddy = ''] = sample('caddy.ndjson').split('\n')
  const record = JSON.parse(caddy)
  record.request.headers['X-Api-Key'] = [key]
  expect(parseLogRecord(record, window)).toMatchObject({ keyId, key: null, leak: false })
  const { keyId: _, ...without } = record
  expect(parseLogRecord(without, window)).toMatchObject({ keyId: null, key, leak: false })
  expect(parseLogRecord({ time: window.from, path: '/', query: { key } }, window)).toMatchObject({ leak: true })
  without.request.headers.Cookie = [`a=${key}`]
  expect(parseLogRecord(without, window)).toMatchObject({ key, leak: true })
})
