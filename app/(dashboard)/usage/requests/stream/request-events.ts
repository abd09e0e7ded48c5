import { setTimeout as wait } from 'node:timers/promises'
import type { MemberActor } from '#lib/access/actor.ts'
import { rereadSession } from '#lib/credentials/reread-session.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import type { RequestSearch } from '#lib/usage/request-search.ts'
import { startTail, type TailNews, tailRequests } from '#lib/usage/tail-requests.ts'

const open = processWide('request-streams', () => new Map<string, number>())
const openAtMost = 100
const openOfOneAtMost = 6
const rereadEvery = 10
const aliveEvery = 15

/** Told before the stream ends by itself: nobody is signed in any more, or too many streams are open. */
export type StreamEnd = 'signed_out' | 'busy'

/** A second; rejects when the client goes. */
const second = (signal: AbortSignal) => wait(1000, undefined, { signal })

/**
 * Server-sent events: `news` with requests that came, about once a second; `away` while the database does not answer;
 * `end` with the reason. What the member may see, and whether they are still here, is asked again every ten seconds.
 */
export async function* requestEvents(
  member: MemberActor,
  search: RequestSearch,
  { signal, pause = second }: { signal: AbortSignal; pause?: (signal: AbortSignal) => Promise<void> },
): AsyncGenerator<string> {
  const own = open.get(member.memberId) ?? 0
  if (own >= openOfOneAtMost || total() >= openAtMost) return yield endOf('busy')
  open.set(member.memberId, own + 1)
  try {
    yield 'retry: 3000\n\n'
    let actor: MemberActor | null = member
    const tail = startTail(search)
    for (let tick = 1; !signal.aborted; tick++) {
      const news: TailNews | null = await tailRequests(actor, tail).catch(warn)
      if (news === null) yield event('away', {})
      else if (news.items.length > 0 || news.more > 0 || tick === 1) yield event('news', news)
      else if (tick % aliveEvery === 0) yield ': still here\n\n'
      await pause(signal).catch(() => {})
      if (signal.aborted || tick % rereadEvery !== 0) continue
      actor = await rereadSession(actor).catch(() => actor)
      if (!actor) return yield endOf('signed_out')
    }
  } finally {
    const left = (open.get(member.memberId) ?? 1) - 1
    if (left > 0) open.set(member.memberId, left)
    else open.delete(member.memberId)
  }
}

function total(): number {
  return [...open.values()].reduce((sum, each) => sum + each, 0)
}

function warn(error: unknown): null {
  log.warn({ err: error }, 'requests could not be read for a stream')
  return null
}

export function endOf(reason: StreamEnd): string {
  return event('end', { reason })
}

function event(name: 'news' | 'away' | 'end', data: TailNews | { reason: StreamEnd } | Record<string, never>): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
