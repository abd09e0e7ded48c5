import { countWaitingAlerts } from '#lib/alerts/list-alerts.ts'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'

/** What the badge of an open page asks. */
export async function GET(): Promise<Response> {
  const actor = await currentActorOrNull()
  const headers = { 'cache-control': 'no-store' }
  if (!actor) return Response.json(null, { status: 404, headers })
  return Response.json(await countWaitingAlerts(actor), { headers })
}
