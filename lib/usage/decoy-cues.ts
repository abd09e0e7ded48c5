import type { Environment } from '#lib/access/words.ts'
import { clientName } from './client-name.ts'
import type { Cue } from './cue.ts'
import type { LogSource } from './log-sources.ts'
import { isProvenUse, type LeakyLine, type RequestLine } from './request-line.ts'

/** Who used a decoy, as far as a request tells. */
export interface DecoyUser {
  ip: string | null
  /** two letters */
  country: string | null
  asn: number | null
  /** as in `clientName` */
  client: string | null
  /** a service that was reported on let the request through */
  isLetThrough: boolean
}

/** Of one decoy in one batch. Addresses and programs are made up at will, and an alert shows no more of each. */
const usersAtMost = 50

/**
 * Where a decoy was tried, of a request with one; undefined of any other. Such a request is no traffic of that service: it
 * belongs to the decoy alone, and to no service, so that it stands in no chart, no list and no count of anything else.
 */
export function triedAt(isDecoy: boolean, serviceId: string | null): { serviceId: string } | undefined {
  return isDecoy && serviceId !== null ? { serviceId } : undefined
}

/** Somebody had a decoy in plain, or named it. */
export interface DecoyUse {
  of: Pick<Cue, 'secretId' | 'serviceId' | 'environment'> & { keyId: string }
  user: DecoyUser
  time: number
  source: LogSource
}

/** The uses of decoys that lines are. One by one, since most batches have none, and a batch may be a hundred thousand lines. */
export function decoyUses(lines: readonly RequestLine[]): DecoyUse[] {
  const uses: DecoyUse[] = []
  for (const line of lines) {
    const { decoy, keyId, secretId, source, time } = line
    if (!decoy || keyId === null) continue
    const environment = (line.environment ?? 'production') as Environment
    const isLetThrough = source === 'report' && isProvenUse(line)
    uses.push({ of: { keyId, secretId, environment, ...decoy }, user: userOf(line, isLetThrough), time, source })
  }
  return uses
}

/** The same of decoys that somebody sent where no key belongs, as in an address: whatever the request is, they have it. */
export function misplacedDecoys(lines: readonly LeakyLine[]): DecoyUse[] {
  const uses: DecoyUse[] = []
  for (const line of lines) {
    if (!line.leaked) continue
    const { source, time } = line
    for (const { isDecoy, keyId, secretId, serviceId: own, environment } of line.leaked) {
      if (!isDecoy || secretId === line.secretId) continue
      const serviceId = line.serviceId ?? line.decoy?.serviceId ?? own
      const of = { keyId, secretId, serviceId, environment: environment as Environment }
      uses.push({ of, user: userOf(line, false), time, source })
    }
  }
  return uses
}

type Told = Pick<RequestLine, 'ip' | 'country' | 'asn' | 'userAgent'>

export function userOf({ ip, country, asn, userAgent }: Told, isLetThrough: boolean): DecoyUser {
  return { ip, country, asn, client: clientName(userAgent), isLetThrough }
}

/** A cue of each user of each decoy; those that are one too many are told as nobody in particular. */
export function decoyCues(uses: readonly DecoyUse[]): Cue[] {
  const cues = new Map<string, Cue>()
  const users = new Map<string, number>()
  for (const { of, user, time, source } of uses) {
    const { keyId, secretId, serviceId, environment } = of
    const whose = `${keyId} ${secretId} ${serviceId} ${environment} ${source}`
    const told = JSON.stringify(user)
    const known = cues.get(`${whose} ${told}`)
    const place = users.get(keyId) ?? 0
    const value = known || place < usersAtMost ? told : withoutUser(told)
    const cue = known ?? cues.get(`${whose} ${value}`)
    if (cue) {
      cue.first = Math.min(cue.first, time)
      cue.last = Math.max(cue.last, time)
      cue.requests++
      continue
    }
    users.set(keyId, place + 1)
    const times = { source, first: time, last: time, requests: 1 }
    cues.set(`${whose} ${value}`, { kind: 'decoy', keyId, secretId, serviceId, environment, value, ...times })
  }
  return [...cues.values()]
}

/** Of a cue's value, which `decoyCues` wrote. */
export function readDecoyUser(value: string): DecoyUser {
  return JSON.parse(value) as DecoyUser
}

/** The value of a cue whose user is one too many to be told apart. */
export function withoutUser(value: string): string {
  return JSON.stringify({ ...readDecoyUser(value), ip: null, country: null, asn: null, client: null })
}
