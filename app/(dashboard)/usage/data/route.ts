import type { NextRequest } from 'next/server'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { readUsage } from '../read-usage.ts'
import { readUsageParams } from '../usage-params.ts'

/** The usage that a chart asks for, to draw it again without the page. What can't be read counts as left out. */
export async function GET(request: NextRequest): Promise<Response> {
  const headers = { 'cache-control': 'no-store' }
  const actor = await currentActorOrNull()
  if (!actor) return Response.json(null, { status: 401, headers })
  const params = readUsageParams(Object.fromEntries(request.nextUrl.searchParams))
  const usage = await readUsage(actor, params, new Date())
  if (!usage.ok) return Response.json(null, { status: usage.error.reason === 'not_found' ? 404 : 400, headers })
  return Response.json(usage.value, { headers })
}
