import type { NextRequest } from 'next/server'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { csvRow } from '#lib/keys/csv.ts'
import { explainUsageError } from '#lib/usage/errors.ts'
import { partsOf } from '../_components/split-parts.ts'
import { readUsage } from '../read-usage.ts'
import { readUsageParams } from '../usage-params.ts'

const counts = ['requests', 'refused', 'clientErrors', 'serverErrors', 'bytes'] as const
const head = ['requests', 'refused', '4xx', '5xx', 'bytes']

/** The graph as a file: what its address draws, a line a bucket, a column for each part it is split into. */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await currentActorOrNull()
  if (!actor) return new Response('Sign in first.\n', { status: 401 })
  const params = readUsageParams(Object.fromEntries(request.nextUrl.searchParams))
  const now = new Date()
  const usage = await readUsage(actor, params, now)
  if (!usage.ok) {
    const status = usage.error.reason === 'not_found' ? 404 : 400
    return new Response(`${explainUsageError(usage.error)}\n`, { status })
  }
  const { sampled, hasBytes, values } = usage.value
  const { parts, buckets } = partsOf(usage.value.buckets, values, params.split)
  const lines = usage.value.buckets.map((bucket, index) =>
    csvRow([
      ...[bucket.start, bucket.collected ? 'yes' : 'no'],
      ...counts.map(name => (name === 'bytes' && !hasBytes ? '' : String(bucket[name]))),
      ...parts.map(({ key }) => String(buckets[index]?.requests[key] ?? 0)),
    ]),
  )
  const counted = [...head, ...parts.map(({ label }) => label)]
  const columns = sampled === null ? counted : counted.map(name => `${name}, estimated`)
  return new Response([csvRow(['start', 'recorded', ...columns]), ...lines].join(''), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="usage-${now.toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  })
}
