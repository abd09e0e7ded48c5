import type { NextRequest } from 'next/server'
import { finishSso } from '#app/(auth)/finish-sso.ts'
import { returnFromSso } from '#lib/auth/sso.ts'
import { getEnv } from '#lib/env.ts'

/** Where the identity provider sends people back to. Nothing that is refused here has written anything. */
export async function GET(request: NextRequest): Promise<Response> {
  const location = getEnv().url + (await finishSso(await returnFromSso(request)))
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } })
}
