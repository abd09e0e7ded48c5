/**
 * One line of the common or the combined log format (Apache's mod_log_config, nginx's default), as a log record; null
 * if it is neither. A request that is no HTTP (a TLS greeting on a plain port) keeps its status, without a path.
 */
export function parseCombinedLine(line: string): Record<string, unknown> | null {
  const match = shape.exec(line)
  if (!match) return null
  const [, client, when, request = '', status, bytes, rest = ''] = match
  const time = parseTime(when ?? '')
  if (time === null) return null
  const [, referrer, userAgent] = tail.exec(rest) ?? []
  const [, method, path] = requestLine.exec(withoutEscapes(request)) ?? []
  return {
    time,
    'client.address': client,
    method,
    path,
    status,
    bytes,
    origin: withoutEscapes(referrer ?? ''),
    userAgent: withoutEscapes(userAgent ?? ''),
  }
}

const quoted = '"((?:[^"\\\\]|\\\\.)*)"'
/** address, identity, user (which may hold blanks), time, request, status, bytes, and what may follow */
const shape = new RegExp(`^(\\S+) \\S+ [^[]*\\[([^\\]]{1,40})\\] ${quoted} (\\d{3}|-) (\\d{1,16}|-)(?: (.*))?$`)
/** referrer and agent; a server that died while it wrote leaves the last quote out */
const tail = new RegExp(`^${quoted}(?: ${quoted.slice(0, -1)}"?)?`)
const requestLine = /^([A-Za-z-]{1,20}) (\S.*?)(?: HTTP\/\d(?:\.\d)?)?$/

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const stamp = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/

/** `17/May/2015:10:05:03 +0000` */
function parseTime(text: string): number | null {
  const [, day, name = '', year, clock, hours, minutes] = stamp.exec(text) ?? []
  const month = months.indexOf(name) + 1
  if (month === 0) return null
  const time = Date.parse(`${year}-${String(month).padStart(2, '0')}-${day}T${clock}${hours}:${minutes}`)
  return Number.isNaN(time) ? null : time
}

/** `\"` and `\\`, and `\x22` for what else servers escape; a key written so is a key all the same. */
function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:x([2-7][0-9a-fA-F])|(["\\]))/g, (_all, hex?: string, char?: string) =>
    hex === undefined ? (char ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
