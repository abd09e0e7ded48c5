import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { countUnreadNotices } from '#lib/notices/list-notices.ts'

/** What the bell of an open page asks. */
export async function GET(): Promise<Response> {
  const actor = await currentActorOrNull()
  const headers = { 'cache-control': 'no-store' }
  if (!actor) return Response.json(null, { status: 404, headers })
  return Response.json({ unread: await countUnreadNotices(actor) }, { headers })
}
