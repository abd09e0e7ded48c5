import type { NextRequest } from 'next/server'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { searchRequests } from '#lib/usage/search-requests.ts'
import { readRequestParams, searchOf } from '../request-params.ts'
import { requestRange } from '../request-range.ts'

/** A page of the list, as an open screen asks for it. */
export async function GET(request: NextRequest): Promise<Response> {
  const headers = { 'cache-control': 'no-store' }
  const actor = await currentActorOrNull()
  if (!actor) return Response.json(null, { status: 401, headers })
  const given = Object.fromEntries(request.nextUrl.searchParams)
  const params = readRequestParams(given)
  const now = new Date()
  const page = { cursor: given.cursor, limit: given.limit === '20' ? 20 : 100 }
  const found = await searchRequests(actor, { search: searchOf(params), ...requestRange(params, now), ...page }, now)
  return Response.json(found, { headers })
}
