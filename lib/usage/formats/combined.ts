import { isIP } from 'node:net'
import type { Fields } from '../log-fields.ts'
import { parseClfTime } from './clf-time.ts'
import { requestOf, withoutEscapes } from './gateway-fields.ts'
import { keyAtEnd } from './told-key.ts'

/**
 * One line of the common or the combined log format (Apache's mod_log_config, nginx's default), as a log record; null
 * if it is neither. A request that is no HTTP (a TLS greeting on a plain port) keeps its status, without a path.
 */
export function parseCombinedLine(line: string): Fields | null {
  const match = shape.exec(line)
  if (!match) return null
  const [, first = '', second = '', when, request = '', status, bytes, rest = ''] = match
  const time = parseClfTime(when)
  if (time === null) return null
  const [, referrer, userAgent] = tail.exec(rest) ?? []
  return {
    time,
    'client.address': isIP(first) === 0 && isIP(second) !== 0 ? second : first,
    ...requestOf(withoutEscapes(request)),
    status,
    bytes,
    origin: withoutEscapes(referrer ?? ''),
    userAgent: withoutEscapes(userAgent ?? ''),
    ...keyAtEnd(rest),
  }
}

const quoted = '"((?:[^"\\\\]|\\\\.)*)"'
/**
 * address, identity, user (which may hold blanks), time, request, status, bytes, and what may follow; some put the host
 * that was asked for before them
 */
const shape = new RegExp(`^(\\S+) (\\S+) [^[]*\\[([^\\]]{1,40})\\] ${quoted} (\\d{3}|-) (\\d{1,16}|-)(?: (.*))?$`)
/** referrer and agent; a server that died while it wrote leaves the last quote out */
const tail = new RegExp(`^${quoted}(?: ${quoted.slice(0, -1)}"?)?`)
