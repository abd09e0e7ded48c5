import type { Fields } from '../log-fields.ts'
import { clientAddress } from './client-address.ts'
import { requestOf, withoutEscapes } from './gateway-fields.ts'

/**
 * A line of an AWS Application Load Balancer's access log; null if it is none. It shows no header, so no key: its lines
 * count for the service that the token is bound to, or for the key that they are imported for. The duration is the sum
 * of three, unless the target was never reached.
 */
export function parseAlbLine(line: string): Fields | null {
  const match = shape.exec(line)
  if (!match) return null
  const [, time, client, before, target, after, status, bytes, request = '', userAgent = '', requestId] = match
  const parts = [before, target, after].map(Number)
  return {
    ...{ time, status, bytes, requestId },
    'client.address': clientAddress(client),
    'http.server.request.duration': parts.some(part => part < 0) ? undefined : parts.reduce((sum, part) => sum + part),
    ...requestOf(withoutEscapes(request)),
    userAgent: withoutEscapes(userAgent),
  }
}

const quoted = '"((?:[^"\\\\]|\\\\.)*)"'
const seconds = '(-?\\d{1,9}(?:\\.\\d{1,9})?)'
/** type, time, balancer, client, target, three durations, status, target's status, received, sent, request, agent, cipher, protocol, group, trace */
const shape = new RegExp(
  `^(?:https?|h2|grpcs|wss?) (\\S{20,35}) \\S+ (\\S+) \\S+ ${seconds} ${seconds} ${seconds} (\\d{3}|-) (?:\\d{3}|-) (?:\\d+|-) (\\d{1,16}|-) ${quoted} ${quoted} \\S+ \\S+ \\S+ "([^"]*)"`,
)
