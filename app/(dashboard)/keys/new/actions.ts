'use server'

import { revalidatePath } from 'next/cache'
import { currentActor } from '#lib/auth/current-actor.ts'
import type { CreatedKey } from '#lib/keys/create-key.ts'
import { type CreateKeysError, createKeys } from '#lib/keys/create-keys.ts'
import { explainKeyError } from '#lib/keys/errors.ts'
import { createService } from '#lib/services/create-service.ts'
import { explainServiceError, type ServiceError } from '#lib/services/errors.ts'
import { type FieldErrors, fieldErrorsOf, type NewKeyInput, newKeyInput } from './new-key-input.ts'

/** A key on its one way to the browser. */
export type RevealedKey = Pick<CreatedKey, 'id' | 'secretId' | 'key' | 'hint' | 'name' | 'service' | 'environment'>

export type CreateKeysOutcome =
  | { ok: true; keys: RevealedKey[] }
  | { ok: false; error?: string; fields?: FieldErrors; madeService?: string }

/** The plain keys go to whoever submitted the form, as this one answer; nothing on the server keeps them. */
export async function createKeysAction(input: NewKeyInput): Promise<CreateKeysOutcome> {
  const parsed = newKeyInput.safeParse(input)
  if (!parsed.success) return { ok: false, fields: fieldErrorsOf(parsed.error) }
  const actor = await currentActor()
  const { newService, ...keys } = parsed.data
  if (newService) {
    const made = await createService(actor, newService)
    if (!made.ok) return { ok: false, fields: serviceFields(made.error) }
    revalidatePath('/services')
  }
  const created = await createKeys(actor, { ...keys, service: newService?.slug ?? keys.service })
  if (!created.ok) return { ok: false, ...keyFields(created.error), madeService: newService?.slug }
  revalidatePath('/keys')
  return {
    ok: true,
    keys: created.value.map(({ id, secretId, key, hint, name, service, environment }) => {
      return { id, secretId, key, hint, name, service, environment }
    }),
  }
}

function serviceFields(error: ServiceError): FieldErrors {
  const text = explainServiceError(error)
  if (error.reason === 'slug_taken') return { slug: text }
  if (error.reason === 'prefix_taken') return { prefix: text }
  return { team: text }
}

function keyFields(error: CreateKeysError): { error?: string; fields?: FieldErrors } {
  switch (error.reason) {
    case 'already_created':
      return {
        error:
          'This form was sent before, and its keys exist: they are in the list. If you did not see them, rotate them; nothing stops working.',
      }
    case 'idempotency_key_reused':
      return { error: 'This form was sent before with something else in it. Reload the page to send it anew.' }
    case 'holder_not_found':
      return { fields: { holder: explainKeyError(error) } }
    case 'environment_not_found':
      return { fields: { environments: explainKeyError(error) } }
    case 'expiry_in_the_past':
      return { fields: { expiresAt: explainKeyError(error) } }
    case 'service_not_found':
      return { fields: { service: explainKeyError(error) } }
    default:
      return { error: explainKeyError(error) }
  }
}
