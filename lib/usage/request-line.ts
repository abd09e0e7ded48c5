import type { LogSource } from './log-sources.ts'

/** One request as it is stored: whose it is has been decided. Ids are within the batch's organization. */
export interface RequestLine {
  /** milliseconds since 1970 */
  time: number
  keyId: string | null
  secretId: string | null
  serviceId: string | null
  environment: string | null
  source: LogSource
  /** a verdict of Keyturn, or `reported` */
  outcome: string
  /** what Keyturn would have said of a reported key, where that is no */
  refusal?: string | null
  status: number | null
  method: string | null
  path: string | null
  durationMs: number | null
  bytes: number | null
  ip: string | null
  country: string | null
  /** the number of the autonomous system that the address belongs to */
  asn: number | null
  /** what its path is a case of, once `findRoutes` has said so */
  routeId: number | null
  userAgent: string | null
  origin: string | null
  requestId: string | null
  /** its number in the batch, from 1 */
  line: number
  /** the batch, where several are written together */
  batchId?: string
  /** its key is a decoy: where it was tried, since the line itself belongs to no service and counts nowhere */
  decoy?: { serviceId: string } | undefined
  /** a key stood in a field where none belongs */
  leak: boolean
  /** which, of those that the organization has */
  leaked?: LeakedSecret[]
}

/** Of a line what its leaks are told by; one that was refused is no request, and may still have some. */
export type LeakyLine = Pick<
  RequestLine,
  'time' | 'secretId' | 'serviceId' | 'source' | 'ip' | 'country' | 'asn' | 'userAgent' | 'decoy' | 'leaked'
>

/** A secret that stood where none belongs, and whose it is. */
export interface LeakedSecret {
  secretId: string
  keyId: string
  serviceId: string
  environment: string
  isDecoy: boolean
}

/**
 * The key's request was let through to an answer, so the key is in use. 401, 403 and 407 say that it was not; and so does
 * Keyturn, where it would have refused and nothing shows that somebody let it through.
 */
export function isUse(line: RequestLine): boolean {
  if (line.outcome !== 'reported') return line.outcome === 'valid'
  if (line.refusal && !isProvenUse(line)) return false
  return line.status !== 401 && line.status !== 403 && line.status !== 407
}

/**
 * Proof enough to start an overlap's clock, at whose end the old secret dies: a report without a status, or of an
 * error that may have come before the key was looked at, is not.
 */
export function isProvenUse(line: RequestLine): boolean {
  if (line.outcome !== 'reported') return line.outcome === 'valid'
  return line.status !== null && line.status < 400
}
