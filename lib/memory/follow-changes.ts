import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import { onChange } from '#db/tenant.ts'
import { enterDatabase, type Wire } from '#lib/enter-database.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import { closeMemory, forgetAll, noteLook, openMemory } from './memory.ts'

/** At least so often the changes are looked at, whether or not a notification came. */
const heartbeatMs = 250
const reconnectMs = 100
/** Changes are kept for an hour; whoever slept for most of it can't know what it missed. */
const caughtUpWithinMs = 30 * 60_000

/**
 * What was committed since a snapshot, by visibility: a transaction that began before another one and ended after it is
 * seen when it ends, which a number that grows would skip. $1 the snapshot before; null for none.
 */
export const lookSql = `select pg_current_snapshot()::text as snapshot,
  case when $1::pg_snapshot is null then '{}'::text[] else array(
    select distinct subject_id::text from verification_changes
    where transaction >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(transaction, $1::pg_snapshot))
  end as changed`

interface Follower {
  client?: pg.Client
  snapshot: string | null
  /** by the wall's clock, which goes on while a machine sleeps */
  lookedAt: number
  wire: Wire
  looking?: Promise<void>
  next?: Promise<void>
  timer?: NodeJS.Timeout
  isClosed: boolean
}

const current = processWide<{ follower?: Follower }>('changes', () => ({}))

/**
 * Keeps what this process remembers true: listens, looks at once when told, and looks every quarter of a second when not.
 * Returns how to stop, which forgets everything.
 */
export async function followChanges(): Promise<() => Promise<void>> {
  const follower: Follower = { snapshot: null, lookedAt: Date.now(), wire: {}, isClosed: false }
  current.follower = follower
  openMemory()
  onChange(catchUp)
  await look(follower)
  beat(follower)
  return async () => {
    follower.isClosed = true
    clearTimeout(follower.timer)
    onChange(undefined)
    if (current.follower === follower) current.follower = undefined
    closeMemory()
    await follower.looking?.catch(() => {})
    await follower.client?.end().catch(() => {})
  }
}

/** Resolves once what this process committed is known to it, or the attempt failed: then the heartbeat goes on trying. */
export async function catchUp(): Promise<void> {
  if (current.follower) await lookAfter(current.follower)
}

function beat(follower: Follower): void {
  follower.timer = setTimeout(
    async () => {
      await look(follower)
      if (!follower.isClosed) beat(follower)
    },
    follower.client ? heartbeatMs : reconnectMs,
  )
}

/** A look that began before the change may have missed it, so one more follows; whoever comes meanwhile shares that one. */
function lookAfter(follower: Follower): Promise<void> {
  if (!follower.looking) return look(follower)
  follower.next ??= follower.looking.then(() => {
    follower.next = undefined
    return look(follower)
  })
  return follower.next
}

function look(follower: Follower): Promise<void> {
  follower.looking ??= lookOnce(follower).finally(() => {
    follower.looking = undefined
  })
  return follower.looking
}

async function lookOnce(follower: Follower): Promise<void> {
  if (follower.isClosed) return
  try {
    const client = await connected(follower)
    const begunAt = performance.now()
    const { rows } = await client.query<{ snapshot: string; changed: string[] }>({
      ...{ name: 'look', text: lookSql, values: [follower.snapshot] },
    })
    const [{ snapshot, changed }] = rows as [{ snapshot: string; changed: string[] }]
    // What was read before the first snapshot may have changed before it, and nobody would tell.
    if (follower.snapshot === null || Math.abs(Date.now() - follower.lookedAt) > caughtUpWithinMs) forgetAll()
    follower.snapshot = snapshot
    follower.lookedAt = Date.now()
    noteLook(changed, begunAt)
  } catch (error) {
    if (follower.isClosed) return
    if (follower.client) log.warn({ err: error }, 'changes can’t be followed; the database is asked each time')
    lose(follower)
  }
}

async function connected(follower: Follower): Promise<pg.Client> {
  if (follower.client) return follower.client
  const config = { application_name: 'keyturn changes', options: '-c role=keyturn_data -c TimeZone=UTC' }
  const client = await enterDatabase(follower.wire, config, async entered => {
    entered.on('notification', () => void lookAfter(follower))
    await entered.query('listen keyturn_change')
  })
  client.on('error', () => {
    if (follower.client === client) lose(follower)
  })
  follower.client = client
  return client
}

function lose(follower: Follower): void {
  const { client } = follower
  follower.client = undefined
  client?.end().catch(() => {})
}
