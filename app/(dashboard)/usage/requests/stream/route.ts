import type { NextRequest } from 'next/server'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { streamOf } from '../../../stream-of.ts'
import { readRequestParams, searchOf } from '../request-params.ts'
import { endOf, requestEvents } from './request-events.ts'

/** Requests as they come, under the same filters as the screen. `no-transform`: what is compressed is held back. */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await currentActorOrNull()
  const params = readRequestParams(Object.fromEntries(request.nextUrl.searchParams))
  const gone = new AbortController()
  request.signal.addEventListener('abort', () => gone.abort())
  // Told, and not a status: an EventSource shows none to the page, and a proxy's error would look the same.
  const body = actor
    ? streamOf(requestEvents(actor, searchOf(params), { signal: gone.signal }), () => gone.abort())
    : endOf('signed_out')
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
