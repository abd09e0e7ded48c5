import type { NextRequest } from 'next/server'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { streamOf } from '../../../stream-of.ts'
import { readRequestParams, searchOf } from '../request-params.ts'
import { requestEvents } from './request-events.ts'

/** Requests as they come, under the same filters as the screen. `no-transform`: what is compressed is held back. */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await currentActorOrNull()
  // 204 tells an EventSource to ask no more.
  if (!actor) return new Response(null, { status: 204 })
  const params = readRequestParams(Object.fromEntries(request.nextUrl.searchParams))
  const gone = new AbortController()
  request.signal.addEventListener('abort', () => gone.abort())
  const events = requestEvents(actor, searchOf(params), { signal: gone.signal })
  return new Response(
    streamOf(events, () => gone.abort()),
    {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
    },
  )
}
