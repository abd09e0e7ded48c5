import type { NextRequest } from 'next/server'
import { z } from 'zod'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { getUsage, type Usage } from '#lib/usage/get-usage.ts'
import { type Range, readRange } from '../key-range.ts'
import { groupBuckets } from './group-buckets.ts'

const params = z.object({ keyId: keyIdInput })
const groups = z.enum(['secret']).optional().catch(undefined)

export interface KeyUsage {
  interval: Usage['interval']
  source: Usage['source']
  buckets: Usage['buckets']
  /** when it was counted; ISO 8601 */
  until: string
}

/** A key's use over a range, for its page to draw and to draw again. */
export async function GET(request: NextRequest, context: { params: Promise<unknown> }): Promise<Response> {
  const actor = await currentActorOrNull()
  const parsed = params.safeParse(await context.params)
  if (!actor || !parsed.success) return answer(null, 404)
  const search = request.nextUrl.searchParams
  const now = new Date()
  const range: Range = readRange(Object.fromEntries(search), now)
  const { from, to, interval } = range
  const groupBy = groups.parse(search.get('by') ?? undefined)
  const usage = await getUsage(actor, { key: parsed.data.keyId, from, to, interval, groupBy })
  if (!usage.ok) return answer(null, usage.error.reason === 'not_found' ? 404 : 400)
  const { source, buckets } = usage.value
  return answer({ interval, source, buckets: groupBuckets(buckets, range), until: now.toISOString() }, 200)
}

function answer(body: KeyUsage | null, status: number): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
