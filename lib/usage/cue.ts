import type { Environment } from '#lib/access/words.ts'
import { arrayOf } from './array-of.ts'
import type { IngestClient } from './ingest-pool.ts'
import type { LogSource } from './log-sources.ts'
import { isProvenUse, type RequestLine } from './request-line.ts'

export type CueKind =
  /** a key was let through with a value that it had not been seen with so often */
  | 'country'
  | 'network'
  | 'client'
  | 'browser'
  | 'sensitive'
  /** the uses of a sensitive route in a key's hour have doubled */
  | 'sensitive_often'
  /** a key was refused for what it is: `value` is the verdict, and where a service refused it, what Keyturn would have said */
  | 'refused'
  /** a service let such a key through all the same */
  | 'let_through'
  /** the errors of a key's hour have doubled */
  | 'errors'
  /** a key came from address prefixes that it had not been seen at; `requests` counts these */
  | 'prefixes'
  /** a key that had not been used for long is used; `value` is the time of its last use, ISO 8601 */
  | 'awake'
  /** more was asked for, or less, than ever; `value` is a `VolumeCue` as JSON */
  | 'volume'
  /** a decoy was used; `value` is a `DecoyUser` as JSON */
  | 'decoy'
  /** a key's secret was found where none belongs; `value` is the leak */
  | 'leaked'

/** `told`: somebody told of it who is believed, and no request shows it. */
export type CueSource = LogSource | 'told'

/** What a detector should look at. Times are in milliseconds since 1970, of when it happened. */
export interface Cue {
  kind: CueKind
  /** null: nobody knows the key, and it is about the service */
  keyId: string | null
  secretId: string | null
  serviceId: string
  environment: Environment
  value: string
  source: CueSource
  first: number
  last: number
  requests: number
}

/** Verdicts on a key that should not be in use at all, or not here. */
const telling = new Set([
  'unknown',
  'revoked',
  'expired',
  'superseded',
  'wrong_service',
  'wrong_environment',
  'browser_refused',
])

/** By key, secret, place and verdict. */
export type Refusals = Map<string, Cue>

/** Adds a line to the refusals that say something of whoever tries, if it is one. */
export function addRefusal(refusals: Refusals, line: RequestLine): void {
  const verdict = line.source === 'report' ? line.refusal : line.outcome
  if (!verdict || !telling.has(verdict) || line.serviceId === null || line.environment === null) return
  const { keyId, secretId, serviceId, environment, source, time } = line
  const kind = line.source === 'report' && isProvenUse(line) ? 'let_through' : 'refused'
  const name = `${kind} ${keyId} ${secretId} ${serviceId} ${environment} ${verdict}`
  const cue = refusals.get(name)
  if (cue) {
    cue.first = Math.min(cue.first, time)
    cue.last = Math.max(cue.last, time)
    cue.requests++
  } else {
    const whose = { keyId, secretId, serviceId, environment: environment as Environment }
    refusals.set(name, { kind, ...whose, value: verdict, source, first: time, last: time, requests: 1 })
  }
}

/** Those of some lines. */
export function refusalCues(lines: readonly RequestLine[]): Cue[] {
  const refusals: Refusals = new Map()
  for (const line of lines) addRefusal(refusals, line)
  return [...refusals.values()]
}

/** Puts cues where the judge takes them from, in the transaction of the requests that gave them. `now`: when that was. */
export async function writeCues(
  client: IngestClient,
  organizationId: string,
  cues: readonly Cue[],
  now: Date,
): Promise<void> {
  if (cues.length === 0) return
  const iso = (time: number) => new Date(time).toISOString()
  await client.query(
    `insert into cues (id, organization_id, kind, key_id, secret_id, service_id, environment, value, source, first_at, last_at, requests, created_at)
     select gen_random_uuid(), $1, u.*, $12 from unnest($2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
       $8::text[], $9::timestamptz[], $10::timestamptz[], $11::integer[]) u`,
    [
      organizationId,
      cues.map(cue => cue.kind),
      cues.map(cue => cue.keyId),
      cues.map(cue => cue.secretId),
      arrayOf(cues.map(cue => cue.serviceId)),
      cues.map(cue => cue.environment),
      cues.map(cue => cue.value),
      cues.map(cue => cue.source),
      arrayOf(cues.map(cue => iso(cue.first))),
      arrayOf(cues.map(cue => iso(cue.last))),
      arrayOf(cues.map(cue => cue.requests)),
      now,
    ],
  )
}
