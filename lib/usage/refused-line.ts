import { parseKey } from '#lib/keys/key-format.ts'
import { NoOtlp, OtlpRecord, otlpTexts, readOtlpRecord } from './formats/otlp.ts'
import { addressOf, type Fields, pick, source } from './log-fields.ts'
import { type LogFormat, readLogRecord, readLogText } from './log-format.ts'
import type { LogLine } from './log-line.ts'
import { cleanText } from './log-text.ts'
import { parseLogTime, type TimeWindow } from './log-time.ts'
import { homes, walk } from './nested-texts.ts'
import { maxLineLength } from './reject-reason.ts'
import { scrubKeys } from './scrub-keys.ts'

/** The keys that a line shows which is not kept, and who sent them as far as it says; `key` stood where a key belongs. */
export type RefusedLine = Pick<LogLine, 'time' | 'key' | 'ip' | 'userAgent' | 'leaked'>

interface Reading {
  window: TimeWindow
  format?: LogFormat | 'auto' | undefined
  now: Date
}

/**
 * Looks through a line or a record that was refused: whatever is wrong with it, a key in it is out in the world. Null
 * where there is none, as nearly always. What has no time that could be is of now. Of what is too long as much is looked
 * at as a line may be long: so it costs no more than a line that is kept.
 */
export function readRefused(told: unknown, { window, format = 'auto', now }: Reading): RefusedLine | null {
  const search = new KeySearch()
  const fields = search.line(told, format)
  const { key, found } = search
  if (key === null && found.length === 0) return null
  const time = parseLogTime(fields.time)
  const isTime = time !== null && time >= window.from && time <= window.until
  const agent = pick(fields, 'userAgent', 'user_agent.original')
  return {
    time: isTime ? time : now.getTime(),
    key,
    ip: addressOf(fields) ?? null,
    userAgent: cleanText(typeof agent === 'string' ? agent.slice(0, maxLineLength) : null, 512).text,
    leaked: [...new Set(found)],
  }
}

class KeySearch {
  /** where a key belongs; the first */
  key: string | null = null
  /** anywhere else */
  readonly found: string[] = []
  private left = maxLineLength

  /** Returns what the line says of a request, in the house's names. */
  line(told: unknown, format: LogFormat | 'auto'): Fields {
    if (told instanceof OtlpRecord) return this.otlp(told)
    if (told instanceof NoOtlp) return this.line(told.document, 'ndjson')
    if (typeof told === 'string') {
      const read = readLogText(told, format)
      return typeof read === 'string' ? this.text(told) : this.fields(read.record as Fields)
    }
    if (typeof told !== 'object' || told === null) return {}
    const read = readLogRecord(told, format)
    return this.fields(typeof read === 'string' ? (told as Fields) : (read.record as Fields))
  }

  private otlp(told: OtlpRecord): Fields {
    const read = readOtlpRecord(told)
    if (typeof read !== 'string') return this.fields(read)
    const { attributes, body } = otlpTexts(told.record)
    if (typeof body === 'string') this.text(body)
    return this.fields(typeof body === 'string' ? attributes : { ...attributes, body })
  }

  /** As of a line that is kept; a gateway's is looked through as it came, and as text it has no place for keys. */
  private fields(fields: Fields): Fields {
    const { key, [source]: whole } = fields
    if (typeof key === 'string' && parseKey(key)) this.key ??= key
    if (typeof whole === 'string') this.look(unescaped(whole))
    else if (typeof whole === 'object' && whole !== null) walk({ ...whole, key: undefined }, text => this.look(text))
    else this.named(fields)
    return fields
  }

  private named(fields: Fields): void {
    for (const name in fields) {
      const value = fields[name]
      if (name === 'key' || this.look(name)) continue
      if (typeof value === 'string') this.look(value)
      else if (typeof value === 'object' && value !== null) walk(value, text => this.look(text))
    }
  }

  /** What can't be read as anything: a line that was cut off, or one that nobody knows the format of. */
  private text(text: string): Fields {
    const plain = unescaped(text.slice(0, maxLineLength))
    this.look(
      plain.replace(inPlace, (_all, value: string) => {
        if (parseKey(value)) this.key ??= value
        return '"'
      }),
    )
    return {}
  }

  /** Whether that was enough. */
  private look(text: string): boolean {
    if (this.left > 0) scrubKeys(text.slice(0, this.left), this.found)
    this.left -= text.length
    return this.left <= 0
  }
}

/**
 * A field that a key belongs in, as JSON has it, quoted once or more, and its value. No two parts next to each other match
 * the same blanks: a line of nothing else would have the thread for the square of its length.
 */
const inPlace = new RegExp(
  `"(?:key|${[...homes].map(home => home.replaceAll('.', '\\.')).join('|')})\\\\*"\\s*:\\s*(?:\\[\\s*)?\\\\*"(?:bearer +)?([^"\\\\]*)`,
  'gi',
)

/** JSON's and servers' escapes of printable ASCII, however often they were escaped themselves. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/(?<!\\)\\+(?:u00|x)([2-7][0-9a-f])/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
