import type { NextRequest } from 'next/server'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { csvRow } from '#lib/keys/csv.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { listKeys } from '#lib/keys/queries.ts'
import { readListParams, toListInput } from '../_components/list-url.ts'

const head = [
  'id',
  'name',
  'hint',
  'service',
  'environment',
  'holder',
  'responsible',
  'status',
  'scopes',
  'networks',
  'lives in',
  'created',
  'expires',
  'last used',
  'next rotation',
  'ended',
  'end reason',
  'decoy',
]

/** The list as a file, all pages of it, under the same filters as the screen. Hints only: nobody has the keys. */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await currentActorOrNull()
  if (!actor) return new Response('Sign in first.\n', { status: 401 })
  const params = readListParams(Object.fromEntries(request.nextUrl.searchParams))
  const now = new Date()
  const listed = toListInput(params)
  // A file of all of them is sorted by whoever opens it; summing a day's requests anew for every page is not worth it.
  const sort = listed.sort === 'requests' ? 'name' : listed.sort
  const input = {
    ...listed,
    sort,
    direction: listed.sort === sort ? listed.direction : undefined,
    limit: 1000,
    cursor: undefined,
  }
  const first = await listKeys(actor, input, now)

  const lines = new ReadableStream<string>({
    async start(controller) {
      controller.enqueue(csvRow(head))
      let page = first
      for (;;) {
        for (const key of page.items) controller.enqueue(csvRow(cellsOf(key)))
        if (page.nextCursor === null) break
        page = await listKeys(actor, { ...input, cursor: page.nextCursor }, now)
      }
      controller.close()
    },
  })
  return new Response(lines.pipeThrough(new TextEncoderStream()), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="keys-${now.toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  })
}

function cellsOf(key: KeyRow): (string | null)[] {
  const { holder } = key
  const time = (moment: Date | null) => moment?.toISOString() ?? null
  return [
    ...[key.id, key.name, key.hint, key.service, key.environment],
    ...[holder?.name ?? null, holder?.kind === 'machine' ? holder.responsible : null, key.status],
    ...[key.scopes.join(' '), key.allowedNetworks.join(' '), key.livesIn],
    ...[key.createdAt, key.expiresAt, key.lastUsedAt, key.rotatesAt, key.endedAt].map(time),
    ...[key.endReason, key.decoy?.plantedIn ?? null],
  ]
}
