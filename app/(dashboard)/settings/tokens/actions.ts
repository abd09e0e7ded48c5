'use server'

import { revalidatePath } from 'next/cache'
import { type FormState, fieldsOf, parseFields } from '#app/form-state.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { replaceToken } from '#lib/credentials/replace-token.ts'
import { explainTokenError } from '#lib/credentials/token-errors.ts'
import { createTokenInput, tokenIdInput } from '#lib/credentials/token-input.ts'
import { createToken, revokeToken } from '#lib/credentials/tokens.ts'

/** `made`: shown once, and kept nowhere but in the page that shows it. */
export interface NewTokenState extends FormState {
  made?: { token: string; hint: string; name: string; expiresAt: string | null }
}

const dayMs = 86_400_000

export async function createTokenAction(_state: NewTokenState, form: FormData): Promise<NewTokenState> {
  const typed = fieldsOf(form)
  const scopes = form.getAll('scopes').map(String)
  const days = /^\d{1,4}$/.test(typed.days ?? '') ? Number(typed.days) : 0
  const given = {
    name: typed.name,
    scopes,
    service: typed.service || undefined,
    environment: typed.environment || undefined,
    machine: typed.machine || undefined,
    expiresAt: days > 0 ? new Date(Date.now() + days * dayMs).toISOString() : undefined,
  }
  const parsed = parseFields(createTokenInput, given, { ...typed, scopes: scopes.join(' ') })
  if (!parsed.ok) return parsed.state
  const made = await createToken(await currentActor(), parsed.value)
  if (!made.ok) return { error: explainTokenError(made.error), kept: parsed.kept }
  revalidatePath('/settings/tokens')
  const { token, hint, name, expiresAt } = made.value
  return { made: { token, hint, name, expiresAt: expiresAt?.toISOString() ?? null } }
}

export async function replaceTokenAction(_state: NewTokenState, form: FormData): Promise<NewTokenState> {
  const tokenId = tokenIdInput.parse(fieldsOf(form).tokenId)
  const replaced = await replaceToken(await currentActor(), { tokenId })
  if (!replaced.ok) return { error: explainTokenError(replaced.error) }
  revalidatePath('/settings/tokens')
  const { token, hint, name, expiresAt } = replaced.value
  return { made: { token, hint, name, expiresAt: expiresAt?.toISOString() ?? null } }
}

/** Nothing when it was done, else why not. */
export async function revokeTokenAction(tokenId: string): Promise<string | undefined> {
  const revoked = await revokeToken(await currentActor(), { tokenId: tokenIdInput.parse(tokenId) })
  revalidatePath('/settings/tokens')
  revalidatePath('/people', 'layout')
  return revoked.ok ? undefined : explainTokenError(revoked.error)
}
