import { z } from 'zod'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { getFirstUse } from '#lib/keys/first-use.ts'
import { keyIdInput } from '#lib/keys/input.ts'

const params = z.object({ keyId: keyIdInput, secretId: z.uuid() })

/** Polled by whoever was just shown a key. */
export async function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  const actor = await currentActorOrNull()
  const parsed = params.safeParse(await context.params)
  const found = actor && parsed.success ? await getFirstUse(actor, parsed.data) : null
  return Response.json(found, { status: found ? 200 : 404, headers: { 'cache-control': 'no-store' } })
}
