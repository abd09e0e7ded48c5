import { z } from 'zod'
import type { Identity } from '#lib/credentials/identities.ts'
import type { IdentityError } from '#lib/credentials/identity-errors.ts'
import { normalizeEmail } from '#lib/credentials/sign-in-accounts.ts'
import { err, ok, type Result } from '#lib/result.ts'

// OpenID Connect Core 1.0, 5.1. A subject has up to 255 characters of ASCII and is compared as it stands.
const subject = z.string().min(1).max(255)
const address = z.string().max(254).transform(normalizeEmail).pipe(z.email())
// Amazon Cognito writes its booleans as text.
const verified = z.union([z.literal(true), z.literal('true')])
const name = z
  .string()
  .transform(text => text.replace(/\p{C}/gu, '').trim().slice(0, 80))
  .pipe(z.string().min(1))

/** Who the claims say it is; `unverified` where the provider does not vouch for the address. */
export function readClaims(claims: unknown, issuer: string): Result<Identity, IdentityError> {
  const who = z.object({ sub: subject }).safeParse(claims)
  if (!who.success) return err({ kind: 'untrusted' })
  const vouched = z.object({ email: address, email_verified: verified }).safeParse(claims)
  if (!vouched.success) return err({ kind: 'unverified' })
  const named = z.object({ name }).safeParse(claims)
  return ok({
    issuer,
    subject: who.data.sub,
    email: vouched.data.email,
    name: named.success ? named.data.name : null,
  })
}
