import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { generateToken } from '#lib/credentials/token-format.ts'
import { generateKey, parseKey } from '#lib/keys/key-format.ts'
import { decodeBody } from './decode-body.ts'
import { type LogFormat, logFormats } from './log-format.ts'
import { type LogLine, parseLogRecord, parseLogText } from './log-line.ts'
import { readRefused } from './refused-line.ts'
import { maxLineLength, type RejectReason, rejectReasons } from './reject-reason.ts'

/**
 * Lines that were damaged by dice: seeded, so that what fails can be run again (FUZZ_SEED), and as many as are asked for
 * (FUZZ_LINES; a million takes a minute or two). Whatever comes is a line that PostgreSQL takes or a reason that has a
 * name, and no plain key is in what is kept or told.
 */
const lineCount = Number(process.env.FUZZ_LINES ?? 10_000)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122)

const window = { from: Date.UTC(2026, 10, 1), until: Date.UTC(2026, 11, 1) }
const keys = [
  generateKey('payments', 'production'),
  generateKey('sk_test', 'staging'),
  generateKey('a', 'development'),
  generateToken(),
]

const files = ['combined.log', 'nginx.ndjson', 'caddy.ndjson', 'traefik.ndjson', 'envoy.log', 'alb.log', 'kong.ndjson']
const own = [
  '{"time":"2026-11-22T07:25:02Z","keyId":"01a20259-9d1e-74c9-b87e-6b660896473f","method":"GET","path":"/v1/a?b=c","status":200,"durationMs":3.5,"ip":"192.0.2.1","userAgent":"curl/8","bytes":12,"origin":"https://a.example","requestId":"r-1","service":"payments","environment":"prd"}',
  '{"time":1795332302,"key":"KEY","http.request.method":"GET","url.path":"/a","http.response.status_code":200,"client.address":"::1","user_agent.original":"x"}',
]
const read = (file: string) => readFileSync(new URL(`../../docs/logs/${file}`, import.meta.url), 'utf8')
const samples = [...own, ...own, ...[...files, 'api-gateway.ndjson', 'cloudflare.ndjson'].flatMap(linesOf)]
const otlp = JSON.stringify(JSON.parse(read('otlp.json')))

function linesOf(file: string): string[] {
  return read(file).trimEnd().split('\n')
}

/** mulberry32: small, fast and good enough to break parsers with */
function diceOf(start: number): (sides: number) => number {
  let state = start
  return sides => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * sides)
  }
}

type Dice = (sides: number) => number
const one = <T>(dice: Dice, list: readonly T[]): T => list[dice(list.length)] as T

const junk = [
  ...[
    '\0',
    '\ud83d',
    '\udc00',
    '\uFFFD',
    'ü\u202e',
    '"',
    '\\',
    '\\"',
    '\\x22',
    '\\u0000',
    '\\ud800',
    '%',
    '%00',
    '%zz',
  ],
  ...['\r', '\t', ' ', '[', ']', '{', '}', ',', ':', '\u2028', '\uFEFF', '-', '\x7f', '\x1b[31m'],
]
const values = [
  ...[
    '1e400',
    '-1e400',
    '99999999999999999999999',
    '-0',
    '0.1e-7',
    'NaN',
    'null',
    'true',
    '""',
    '[]',
    '{}',
    '"\\u0000"',
  ],
  ...['{"__proto__":{"keyId":"x"}}', '"constructor"', '"__proto__"', '[[[[]]]]', '"\\ud83d"', '"toString"', '1e308'],
]
const names = [
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'time',
    'key',
    'keyId',
    'status',
    'environment',
    'service',
  ],
  ...[
    'request',
    'response',
    'headers',
    'ts',
    'started_at',
    'path',
    'ip',
    'bytes',
    'durationMs',
    'resp_headers',
    'rest',
  ],
]

const percent = (text: string, dice: Dice): string =>
  [...text]
    .map(char => {
      const hex = char.charCodeAt(0).toString(16)
      return dice(3) > 0 ? char : `%${dice(2) === 0 ? hex : hex.toUpperCase()}`
    })
    .join('')

/** A key as it is, percent-encoded, or percent-encoded twice over. */
function keyIn(dice: Dice): string {
  const key = one(dice, keys)
  const [encoded, twice] = [() => percent(key, dice), () => percent(percent(key, dice), dice)]
  return one(dice, [() => key, encoded, twice])()
}

const damages: ((line: string, dice: Dice) => string)[] = [
  (line, dice) => line.slice(0, dice(line.length + 1)),
  (line, dice) => line.slice(dice(line.length + 1)),
  (line, dice) => insert(line, dice, one(dice, junk)),
  (line, dice) => insert(line, dice, one(dice, junk).repeat(dice(50))),
  (line, dice) => insert(line, dice, keyIn(dice)),
  (line, dice) => line.replace(/(?<=[/ "=])(?=[a-z])/i, () => `${keyIn(dice)} `),
  (line, dice) => line.replace('KEY', () => one(dice, keys)),
  (line, dice) => nth(line, dice, /"[^"]*"(?=[,}])/g, one(dice, values)),
  (line, dice) => nth(line, dice, /(?<=:)\d[\d.]*/g, one(dice, values)),
  (line, dice) => nth(line, dice, /"[\w.-]+"(?=:)/g, `"${one(dice, names)}"`),
  (line, dice) => line.replace('{', () => `{"${one(dice, names)}":${one(dice, values)},`),
  (line, dice) => Buffer.from(line, 'utf8').toString(one(dice, ['latin1', 'utf16le', 'binary'] as const)),
  (line, dice) => line.slice(0, dice(line.length)) + one(dice, samples),
]
const rare: ((line: string, dice: Dice) => string)[] = [
  line => line.replace('{', () => `{"deep":${'['.repeat(10_000)}${']'.repeat(10_000)},`),
  (line, dice) => line.replace('{', () => `{"deep":${'{"a":'.repeat(10_000)}"${keyIn(dice)}"${'}'.repeat(10_000)},`),
  (line, dice) => insert(line, dice, one(dice, ['x', '%25', '" ', '\\', 'a_prd_', '[', '- '] as const).repeat(400_000)),
  (line, dice) => insert(line, dice, one(dice, ['x', '%25', '" ', '\\', 'a_prd_', '[', '- '] as const).repeat(20_000)),
]

function insert(line: string, dice: Dice, what: string): string {
  const place = dice(line.length + 1)
  return line.slice(0, place) + what + line.slice(place)
}

function nth(line: string, dice: Dice, pattern: RegExp, by: string): string {
  const found = [...line.matchAll(pattern)]
  const match = found[dice(found.length)]
  return match ? line.slice(0, match.index) + by + line.slice(match.index + match[0].length) : line
}

function damaged(line: string, dice: Dice): string {
  let text = line
  for (let times = 1 + dice(3); times > 0; times--) text = one(dice, damages)(text, dice)
  return dice(500) === 0 ? one(dice, rare)(text, dice) : text
}

/** What is wrong with it, by a name; nothing where all is well. */
function faultOf(line: LogLine | RejectReason): string | null {
  if (typeof line === 'string') return rejectReasons.includes(line) ? null : 'a reason without a name'
  const { key, leaked = [], ...kept } = line
  if (leaked.some(each => !parseKey(each))) return 'a leaked key that is none'
  for (const value of Object.values(kept)) {
    if (typeof value === 'object' && value !== null) return 'an object'
    if (typeof value === 'function') return 'a function'
    if (typeof value === 'number' && !Number.isFinite(value)) return 'no number'
    if (typeof value !== 'string') continue
    if (value.includes('\0') || !value.isWellFormed()) return 'text that PostgreSQL refuses'
    if (value.length > 2100) return 'text without end'
    if (keys.some(whole => value.includes(whole) || decoded(value).includes(whole))) return 'a plain key'
  }
  return typeof key === 'string' || key === null ? null : 'a key that is no text'
}

/** The same of what a refused line shows of keys. */
function faultOfRefused(told: unknown, format: LogFormat | 'auto'): string | null {
  const refused = readRefused(told, { window, format, now: new Date(window.until) })
  if (!refused) return null
  shown.refused++
  const { time, key, ip, userAgent, leaked = [] } = refused
  if (leaked.some(each => !parseKey(each)) || (key !== null && !parseKey(key))) return 'a leaked key that is none'
  if (keys.some(whole => decoded(`${ip} ${userAgent}`).includes(whole))) return 'a plain key'
  return Number.isFinite(time) ? null : 'no time'
}
const shown = { refused: 0 }

function decoded(text: string): string {
  let next = text
  for (let times = 0; times < 3 && next.includes('%'); times++) {
    next = next.replace(/%([2-7][0-9a-f])/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
  return next
}

test(`${lineCount} damaged lines of every format: each is accepted or refused by name, and no key is kept`, () => {
  const dice = diceOf(seed)
  const ends = new Map<string, number>()
  for (let count = 0; count < lineCount; count++) {
    const text = damaged(one(dice, samples), dice)
    const format = dice(4) === 0 ? one(dice, logFormats) : 'auto'
    let line: LogLine | RejectReason
    try {
      line = parseLogText(text, window, format)
    } catch (error) {
      throw new Error(`line ${count} of seed ${seed}, read as ${format}, threw: ${text.slice(0, 500)}`, {
        cause: error,
      })
    }
    const fault = faultOf(line)
    if (fault) expect.fail(`line ${count} of seed ${seed}, read as ${format}: ${fault}: ${text.slice(0, 500)}`)
    if (typeof line === 'string' && faultOfRefused(text, format))
      expect.fail(`line ${count} of seed ${seed}, refused as ${format}: ${text.slice(0, 500)}`)
    const end = typeof line === 'string' ? line : line.leak ? 'leak' : 'accepted'
    ends.set(end, (ends.get(end) ?? 0) + 1)
  }
  expect(shown.refused).toBeGreaterThan(lineCount / 100)
  if (process.env.FUZZ_LINES) console.info(Object.fromEntries(ends))
  for (const each of ['accepted', 'leak', 'bad_json', 'bad_format', 'too_long', 'bad_time']) {
    expect(ends.get(each) ?? 0, each).toBeGreaterThan(lineCount / 10_000)
  }
})

test('damaged requests of OpenTelemetry’s: the same', async () => {
  const dice = diceOf(seed)
  let accepted = 0
  for (let count = 0; count < lineCount / 50; count++) {
    const body = Buffer.from(damaged(otlp, dice), dice(9) === 0 ? 'latin1' : 'utf8')
    const read = await decodeBody(Readable.from([body]), undefined)
    if (!read.ok) continue
    const isRecords = 'records' in read.value
    for (const told of 'records' in read.value ? read.value.records : read.value.lines) {
      const line = isRecords ? parseLogRecord(told, window) : parseLogText(told as string, window)
      if (typeof line !== 'string') accepted++
      const fault = faultOf(line) ?? (typeof line === 'string' ? faultOfRefused(told, 'auto') : null)
      if (fault) expect.fail(`body ${count} of seed ${seed}: ${fault}: ${body.toString().slice(0, 2000)}`)
    }
  }
  expect(accepted).toBeGreaterThan(10)
})

test('a field of a megabyte and a nesting of ten thousand are no matter', () => {
  const nested = `{"time":"2026-11-22T07:25:02Z","a":${'['.repeat(10_000)}"${keys[0]}"${']'.repeat(10_000)}}`
  expect(parseLogText(nested, window)).toMatchObject({ leak: true })
  expect(parseLogText(`{"time":"${'a'.repeat(maxLineLength)}"}`, window)).toBe('too_long')
  expect(parseLogRecord({ time: window.from, request: { uri: 'a'.repeat(1 << 20) } }, window)).toBe('too_long')
})
