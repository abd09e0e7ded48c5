import type { NextRequest } from 'next/server'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { streamOf } from '../../../stream-of.ts'
import { readRequestParams, searchOf } from '../request-params.ts'
import { requestRange } from '../request-range.ts'
import { requestLines } from './request-lines.ts'
import { requestPages } from './request-pages.ts'

/** The requests as a file, under the same filters as the screen. */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await currentActorOrNull()
  if (!actor) return new Response('Sign in first.\n', { status: 401 })
  const params = readRequestParams(Object.fromEntries(request.nextUrl.searchParams))
  const now = new Date()
  const asked = { search: searchOf(params), ...requestRange(params, now), limit: 1000 }
  const lines = requestLines(requestPages(actor, asked, now))
  return new Response(streamOf(lines), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="requests-${now.toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  })
}
