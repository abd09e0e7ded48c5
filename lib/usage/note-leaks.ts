import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { newId } from '#db/schema/columns.ts'
import type { Environment } from '#lib/access/words.ts'
import { processWide } from '#lib/process-wide.ts'
import { type Cue, writeCues } from './cue.ts'
import { decoyCues, misplacedDecoys } from './decoy-cues.ts'
import type { IngestClient } from './ingest-pool.ts'
import type { LeakedSecret, LeakyLine, RequestLine } from './request-line.ts'

interface Noted extends LeakedSecret {
  /** the secret, and the log that it stood in */
  name: string
  /** in whose log it stood */
  logServiceId: string | null
  source: RequestLine['source']
  first: number
  last: number
  lines: number
}

/** What was told of a secret in a log: when, and what came since. */
interface Told {
  at: number
  first: number
  lines: number
}

/**
 * Where keys are sent in addresses by habit, each request shows one: the judge is told of each secret and log so often,
 * by each process, or it would have no time for anything else.
 */
const tellAgainMs = 10 * 60_000
const told = processWide('told-leaks', () => new LRUCache<string, Told>({ max: 50_000 }))

const nothing = () => {}

/**
 * Notes which secrets stood in lines where none belongs, and has the judge look at them, in the transaction of these
 * lines. A log of one service is one place: told again it makes no second row, and goes on in the alert. A decoy that
 * stood there was used, and is told of as such. Returns what to call once that is committed: until then nothing was told.
 */
export async function noteLeaks(
  client: IngestClient,
  organizationId: string,
  lines: readonly LeakyLine[],
  now: Date,
): Promise<() => void> {
  await writeCues(client, organizationId, decoyCues(misplacedDecoys(lines)), now)
  const gathered = gather(lines)
  if (gathered.length === 0) return nothing
  const at = now.getTime()
  const noted = gathered.flatMap(each => withWaiting(each, at))
  if (noted.length === 0) return nothing
  const hashes = noted.map(({ logServiceId }) => logPlaceHash(logServiceId))
  const { rows } = await client.query<{ n: string; id: string }>(
    `with told as (select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::bytea[], $7::uuid[])
         with ordinality u(id, key_id, secret_id, place_hash, service_id, n)),
       made as (insert into leaks (id, organization_id, key_id, secret_id, place_hash, found_by, service_id, created_at)
         select id, $1, key_id, secret_id, place_hash, 'log', service_id, $2 from told order by n
         on conflict do nothing returning id, secret_id, place_hash)
     select told.n, coalesce(made.id, known.id) as id from told
     left join made using (secret_id, place_hash)
     left join leaks known on known.organization_id = $1 and known.secret_id = told.secret_id
       and known.token_id is null and known.place_hash = told.place_hash`,
    [
      ...[organizationId, now, noted.map(() => newId()), noted.map(each => each.keyId)],
      ...[noted.map(each => each.secretId), hashes, noted.map(each => each.logServiceId)],
    ],
  )
  // One that another transaction makes at this moment is not seen yet, and that one tells of it.
  const cues = rows.flatMap(({ n, id }): Cue[] => {
    const each = noted[Number(n) - 1]
    if (!each || id === null) return []
    const { keyId, secretId, serviceId, source, first, last } = each
    const environment = each.environment as Environment
    return [
      { kind: 'leaked', keyId, secretId, serviceId, environment, value: id, source, first, last, requests: each.lines },
    ]
  })
  await writeCues(client, organizationId, cues, now)
  return () => {
    for (const { name, last } of noted) told.set(name, { at, first: last, lines: 0 })
  }
}

/** With what came since it was told of; nothing where that is not long ago, and it waits with the rest. */
function withWaiting(each: Noted, at: number): Noted[] {
  const known = told.get(each.name)
  if (!known) return [each]
  const [first, sum] = [known.lines > 0 ? Math.min(known.first, each.first) : each.first, known.lines + each.lines]
  if (Math.abs(at - known.at) >= tellAgainMs) return [{ ...each, first, lines: sum }]
  told.set(each.name, { at: known.at, first, lines: sum })
  return []
}

/** In the order of what makes a row one, so that those who note the same at once queue and never deadlock. */
function gather(lines: readonly LeakyLine[]): Noted[] {
  const noted = new Map<string, Noted>()
  for (const { leaked = [], serviceId: logServiceId, source, time } of lines) {
    for (const each of leaked) {
      if (each.isDecoy) continue
      const name = `${each.secretId} ${logServiceId}`
      const known = noted.get(name)
      if (!known) noted.set(name, { ...each, name, logServiceId, source, first: time, last: time, lines: 1 })
      else {
        known.first = Math.min(known.first, time)
        known.last = Math.max(known.last, time)
        known.lines++
      }
    }
  }
  return [...noted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
}

function logPlaceHash(serviceId: string | null): Buffer {
  return createHash('sha256').update(`log ${serviceId}`).digest()
}
