import type { Environment } from '#lib/access/words.ts'
import type { Cue } from './cue.ts'
import { firstUse } from './first-use.ts'
import type { IngestClient } from './ingest-pool.ts'
import { isProvenUse, isUse, type RequestLine } from './request-line.ts'

/** `last_used_at` is so exact: a key that is used a thousand times a second is not written as often. */
const exactMs = 60_000

type FirstUse = Pick<RequestLine, 'keyId' | 'secretId' | 'serviceId' | 'environment' | 'source' | 'time'>

/** What lines prove of the use of keys; times in milliseconds since 1970. */
export interface Uses {
  /** the latest use of each key */
  keys: Map<string, number>
  /** the earliest use of each */
  first: Map<string, FirstUse>
  /** the latest use of each secret */
  secrets: Map<string, number>
  /** the earliest use of each secret that proves it */
  proven: Map<string, number>
}

export const noUses = (): Uses => ({ keys: new Map(), first: new Map(), secrets: new Map(), proven: new Map() })

export function addUse({ keys, first, secrets, proven }: Uses, line: RequestLine, now: Date): void {
  if (line.keyId === null || line.decoy || !isUse(line)) return
  const time = Math.min(line.time, now.getTime()) // clocks differ; nothing was used tomorrow
  keep(keys, line.keyId, time, Math.max)
  if (line.time < (first.get(line.keyId)?.time ?? Number.POSITIVE_INFINITY)) {
    const { keyId, secretId, serviceId, environment, source } = line
    first.set(keyId, { keyId, secretId, serviceId, environment, source, time: line.time })
  }
  if (line.secretId === null) return
  keep(secrets, line.secretId, time, Math.max)
  if (isProvenUse(line)) keep(proven, line.secretId, time, Math.min)
}

/** The same of some lines, written down. */
export async function touchKeys(client: IngestClient, lines: readonly RequestLine[], now: Date): Promise<Cue[]> {
  const uses = noUses()
  for (const line of lines) addUse(uses, line, now)
  return writeUses(client, uses, now)
}

/**
 * Moves `last_used_at` forward, never back, and once a minute at most; and marks first uses of secrets. A report may be
 * days old: the overlap's clock, at whose end the old secret dies, starts when we learn of the use and not before, so
 * that nothing ends at once. Returns a cue of each key that had not been used for long.
 */
export async function writeUses(
  client: IngestClient,
  { keys, first, secrets, proven }: Uses,
  now: Date,
): Promise<Cue[]> {
  if (keys.size === 0) return []
  const unused = await findUnused(client, proven)
  const behind = await findBehind(client, secrets)
  // Keys before secrets, each in order of id: every other writer of both does the same.
  const { rows } = await client.query<{ id: string; at: Date | null }>(
    `select k.id, coalesce(k.last_used_at, k.created_at) as "at"
     from keys k join unnest($1::uuid[], $2::timestamptz[]) u(id, at) on k.id = u.id
     where k.last_used_at is null or k.last_used_at < u.at - $3 * interval '1 ms' or k.id = any($4::uuid[])
     order by k.id for no key update of k`,
    [...columnsOf(keys), exactMs, [...unused, ...behind].map(each => each.keyId)],
  )
  const locked = new Set(rows.map(row => row.id))
  await moveForward(client, 'keys', new Map([...keys].filter(([id]) => locked.has(id))))
  await moveForward(client, 'key_secrets', new Map(behind.map(({ id }) => [id, secrets.get(id) ?? 0])))
  for (const { id, at } of unused) {
    const marked = await client.query(firstUse.mark, [id, new Date(at)])
    if (marked.rowCount) await client.query(firstUse.startOverlap, [id, now])
  }
  return rows.flatMap(({ id, at }) => awakeCue(first.get(id), at))
}

/** So long a key sleeps before its use is news: more than what is done once a month needs. */
const asleepAfterMs = 45 * 86_400_000

function awakeCue(line: FirstUse | undefined, lastUsedAt: Date | null): Cue[] {
  if (!line || !lastUsedAt || line.serviceId === null || line.environment === null) return []
  if (line.time - lastUsedAt.getTime() < asleepAfterMs) return []
  const { keyId, secretId, serviceId, source, time } = line
  const whose = { keyId, secretId, serviceId, environment: line.environment as Environment }
  return [{ kind: 'awake', ...whose, value: lastUsedAt.toISOString(), source, first: time, last: time, requests: 1 }]
}

const clockSkewMs = 5 * 60_000

interface Unused {
  id: string
  keyId: string
  /** its first use, in milliseconds since 1970 */
  at: number
}

/** A secret is not used before it is born: such a line is a wrong clock, or a lie that would end the old secret. */
async function findUnused(client: IngestClient, proven: Map<string, number>): Promise<Unused[]> {
  if (proven.size === 0) return []
  const { rows } = await client.query<{ id: string; keyId: string; createdAt: Date }>(
    `select id, key_id as "keyId", created_at as "createdAt" from key_secrets
     where id = any($1::uuid[]) and first_used_at is null order by id`,
    [[...proven.keys()]],
  )
  return rows.flatMap(({ id, keyId, createdAt }): Unused[] => {
    const [time, born] = [proven.get(id) ?? 0, createdAt.getTime()]
    return time >= born - clockSkewMs ? [{ id, keyId, at: Math.max(time, born) }] : []
  })
}

/** Secrets whose `last_used_at` is too far behind. */
async function findBehind(client: IngestClient, times: Map<string, number>): Promise<{ id: string; keyId: string }[]> {
  if (times.size === 0) return []
  const { rows } = await client.query<{ id: string; keyId: string }>(
    `select s.id, s.key_id as "keyId" from key_secrets s join unnest($1::uuid[], $2::timestamptz[]) u(id, at) on s.id = u.id
     where s.last_used_at is null or s.last_used_at < u.at - $3 * interval '1 ms'`,
    [...columnsOf(times), exactMs],
  )
  return rows
}

async function moveForward(client: IngestClient, table: 'keys' | 'key_secrets', times: Map<string, number>) {
  if (times.size === 0) return
  await client.query(
    `update ${table} t set last_used_at = u.at from unnest($1::uuid[], $2::timestamptz[]) as u(id, at)
     where t.id = u.id and (t.last_used_at is null or t.last_used_at < u.at)`,
    columnsOf(times),
  )
}

/** Ids in their order, and their moments. */
function columnsOf(times: Map<string, number>): [string[], Date[]] {
  const entries = [...times].sort(([a], [b]) => (a < b ? -1 : 1))
  return [entries.map(([id]) => id), entries.map(([, time]) => new Date(time))]
}

function keep(map: Map<string, number>, id: string, time: number, choose: (a: number, b: number) => number): void {
  const known = map.get(id)
  if (known === undefined || choose(known, time) !== known) map.set(id, time)
}
