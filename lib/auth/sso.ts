import { cookies } from 'next/headers'
import type { NextRequest } from 'next/server'
import type { Identity } from '#lib/credentials/identities.ts'
import type { IdentityError } from '#lib/credentials/identity-errors.ts'
import { getEnv } from '#lib/env.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { askProvider, type OidcCookies, readAnswer } from './oidc.ts'
import { intentCookie, openIntent, type SsoIntent, sealIntent } from './sso-intent.ts'

export function hasSso(): boolean {
  return getEnv().oidc !== undefined
}

/** Where to send the browser; what it is sent for waits in its cookie. */
export async function beginSso(intent: SsoIntent): Promise<Result<{ url: string }, IdentityError>> {
  if (!hasSso()) return err({ kind: 'not_configured' })
  const asked = await askProvider()
  if (!asked.ok) return asked
  const { url } = asked.value
  const sealed = await sealIntent(intent, url.searchParams.get('state') ?? '')
  await setCookies([...asked.value.cookies, { ...intentCookie(), value: sealed }])
  return ok({ url: url.href })
}

export interface SsoReturn {
  /** null: of no round trip that this browser began */
  intent: SsoIntent | null
  proof: Result<Identity, IdentityError>
}

/** Reads the provider's answer. Whatever it is, the round trip is over: the same answer again is `stale`. */
export async function returnFromSso({ nextUrl, headers }: NextRequest): Promise<SsoReturn> {
  const { name, options } = intentCookie()
  const sealed = (await cookies()).get(name)?.value
  const intent = hasSso() ? await openIntent(sealed, nextUrl.searchParams.get('state')) : null
  if (!intent) return { intent, proof: err({ kind: 'stale' }) }
  const { proof, cookies: ended } = await readAnswer(nextUrl.search, headers.get('cookie') ?? '')
  await setCookies([...ended, { name, value: '', options: { ...options, maxAge: 0 } }])
  return { intent, proof }
}

async function setCookies(given: OidcCookies): Promise<void> {
  const jar = await cookies()
  for (const { name, value, options } of given) jar.set(name, value, options)
}
