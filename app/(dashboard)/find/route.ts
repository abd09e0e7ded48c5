import type { NextRequest } from 'next/server'
import { type FoundAlert, findAlerts } from '#lib/alerts/find-alerts.ts'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { listKeysInput } from '#lib/keys/input.ts'
import { listKeys } from '#lib/keys/queries.ts'

export interface Found {
  keys: { id: string; name: string; hint: string; service: string; isDecoy: boolean }[]
  alerts: FoundAlert[]
}

const nothing: Found = { keys: [], alerts: [] }

/** The keys and alerts that the reader may see and that a few letters could mean, for the palette. */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await currentActorOrNull()
  if (!actor) return answer(nothing, 401)
  const input = listKeysInput.safeParse({ q: request.nextUrl.searchParams.get('q') ?? '', sort: 'lastUsed', limit: 8 })
  if (!input.success || !input.data.q) return answer(nothing, 200)
  const [{ items }, alerts] = await Promise.all([listKeys(actor, input.data), findAlerts(actor, input.data.q)])
  const keys = items.map(({ id, name, hint, service, decoy }) => ({ id, name, hint, service, isDecoy: decoy !== null }))
  return answer({ keys, alerts }, 200)
}

function answer(found: Found, status: number): Response {
  return Response.json(found, { status, headers: { 'cache-control': 'no-store' } })
}
