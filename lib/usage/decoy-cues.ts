import type { Environment } from '#lib/access/words.ts'
import { clientName } from './client-name.ts'
import type { Cue } from './cue.ts'
import { isProvenUse, type RequestLine } from './request-line.ts'

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
 * Whose a request is. One with a decoy is no traffic of the service at which it was tried: it belongs to the decoy alone,
 * so that it stands in no chart, no list and no count of anything else.
 */
export function whoseOf({ isDecoy, serviceId }: { isDecoy: boolean; serviceId: string | null }) {
  return isDecoy && serviceId !== null ? { serviceId: null, decoy: { serviceId } } : { serviceId }
}

/** A cue of each user of each decoy. */
export function decoyCues(lines: readonly RequestLine[]): Cue[] {
  return cuesOf(
    lines.flatMap(line => {
      const { keyId, secretId, decoy } = line
      const environment = (line.environment ?? 'production') as Environment
      return decoy && keyId !== null ? [{ line, of: { keyId, secretId, environment, ...decoy } }] : []
    }),
  )
}

/** The same of decoys that somebody sent where no key belongs, as in an address: whatever the request is, they have it. */
export function misplacedDecoyCues(lines: readonly RequestLine[]): Cue[] {
  return cuesOf(
    lines.flatMap(line =>
      (line.leaked ?? [])
        .filter(({ isDecoy, secretId }) => isDecoy && secretId !== line.secretId)
        .map(({ keyId, secretId, serviceId, environment }) => {
          const of = { keyId, secretId, environment: environment as Environment }
          return { line, of: { ...of, serviceId: line.serviceId ?? line.decoy?.serviceId ?? serviceId } }
        }),
    ),
  )
}

interface Use {
  line: RequestLine
  of: Pick<Cue, 'secretId' | 'serviceId' | 'environment'> & { keyId: string }
}

/** Users that are one too many are told as nobody in particular. */
function cuesOf(uses: readonly Use[]): Cue[] {
  const cues = new Map<string, Cue>()
  const users = new Map<string, number>()
  for (const { line, of } of uses) {
    const { keyId, secretId, serviceId, environment } = of
    const { source, time } = line
    const whose = `${keyId} ${secretId} ${serviceId} ${environment} ${source}`
    const user = JSON.stringify(userOf(line))
    const known = cues.get(`${whose} ${user}`)
    const place = users.get(keyId) ?? 0
    const value = known || place < usersAtMost ? user : withoutUser(user)
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

function userOf(line: RequestLine): DecoyUser {
  const { ip, country, asn, userAgent } = line
  return {
    ip,
    country,
    asn,
    client: clientName(userAgent),
    isLetThrough: !!line.decoy && line.source === 'report' && isProvenUse(line),
  }
}

/** Of a cue's value, which `decoyCues` wrote. */
export function readDecoyUser(value: string): DecoyUser {
  return JSON.parse(value) as DecoyUser
}

/** The value of a cue whose user is one too many to be told apart. */
export function withoutUser(value: string): string {
  return JSON.stringify({ ...readDecoyUser(value), ip: null, country: null, asn: null, client: null })
}
