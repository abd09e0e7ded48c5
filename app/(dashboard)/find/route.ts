import type { NextRequest } from 'next/server'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { listKeysInput } from '#lib/keys/input.ts'
import { listKeys } from '#lib/keys/queries.ts'

export interface FoundKey {
  id: string
  name: string
  hint: string
  service: string
}

/** The keys that the reader may see and that a few letters could mean, for the palette. */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await currentActorOrNull()
  if (!actor) return answer([], 401)
  const input = listKeysInput.safeParse({ q: request.nextUrl.searchParams.get('q') ?? '', sort: 'lastUsed', limit: 8 })
  if (!input.success || !input.data.q) return answer([], 200)
  const { items } = await listKeys(actor, input.data)
  const found = items.map(({ id, name, hint, service }) => ({ id, name, hint, service }))
  return answer(found, 200)
}

function answer(found: FoundKey[], status: number): Response {
  return Response.json(found, { status, headers: { 'cache-control': 'no-store' } })
}
