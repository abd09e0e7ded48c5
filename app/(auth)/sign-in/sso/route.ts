import type { NextRequest } from 'next/server'
import { safePath } from '#lib/auth/safe-path.ts'
import { beginSso } from '#lib/auth/sso.ts'
import { getEnv } from '#lib/env.ts'

/** A plain link leads here, so that it works before the page's scripts do. To be sent to sign in changes nothing. */
export async function GET(request: NextRequest): Promise<Response> {
  const next = safePath(request.nextUrl.searchParams.get('next'))
  const begun = await beginSso({ kind: 'sign-in', next })
  const location = begun.ok
    ? begun.value.url
    : `${getEnv().url}/sign-in?sso=${begun.error.kind}&next=${encodeURIComponent(next)}`
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } })
}
