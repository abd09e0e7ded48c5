import type { NextRequest } from 'next/server'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { previewPolicy } from '#lib/rotation/preview-policy.ts'
import { updateEnvironmentPolicyInput } from '#lib/services/input.ts'
import { type PreviewView, viewOf } from '../preview-view.ts'

/** What saving these changes would do, while they are typed. It changes nothing, so it is a GET. */
export async function GET(
  request: NextRequest,
  context: { params: Promise<{ slug: string; environment: string }> },
): Promise<Response> {
  const actor = await currentActorOrNull()
  if (!actor) return answer(null, 401)
  const { slug: service, environment } = await context.params
  const changes = readJson(request.nextUrl.searchParams.get('changes'))
  const parsed = updateEnvironmentPolicyInput.safeParse({ ...changes, service, environment })
  if (!parsed.success) return answer(null, 400)
  const now = new Date()
  const preview = await previewPolicy(actor, parsed.data, now)
  if (!preview.ok) return answer(null, preview.error.reason === 'overlap_beyond_deadline' ? 409 : 404)
  return answer(viewOf(preview.value, now), 200)
}

function readJson(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function answer(body: PreviewView | null, status: number): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
