'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { type FormState, fieldsOf, parseFields } from '#app/form-state.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import type { Result } from '#lib/result.ts'
import { createWebhook } from '#lib/webhooks/create-webhook.ts'
import { explainWebhookError, type WebhookError } from '#lib/webhooks/errors.ts'
import {
  createWebhookInput,
  deliveryIdInput,
  updateWebhookInput,
  type WebhookId,
  webhookIdInput,
} from '#lib/webhooks/input.ts'
import { outcomeWords } from '#lib/webhooks/outcome.ts'
import { redeliver } from '#lib/webhooks/redeliver.ts'
import { removeWebhook } from '#lib/webhooks/remove-webhook.ts'
import { retireWebhookSecrets, rotateWebhookSecret } from '#lib/webhooks/rotate-webhook-secret.ts'
import { switchWebhook } from '#lib/webhooks/switch-webhook.ts'
import { type TriedWebhook, tryWebhook } from '#lib/webhooks/try-webhook.ts'
import { updateWebhook } from '#lib/webhooks/update-webhook.ts'

const listPath = '/settings/notifications'
const pageOf = (webhookId: WebhookId) => `${listPath}/webhooks/${webhookId}`

/** `made`: its secret is shown once, and kept nowhere but in the page that shows it. */
export interface NewWebhookState extends FormState {
  made?: { webhookId: string; name: string; secret: string }
}

export async function createWebhookAction(_state: NewWebhookState, form: FormData): Promise<NewWebhookState> {
  const typed = { ...fieldsOf(form), events: form.getAll('events').join(' ') }
  const parsed = parseFields(createWebhookInput, { ...typed, events: form.getAll('events') }, typed)
  if (!parsed.ok) return parsed.state
  const made = await createWebhook(await currentActor(), parsed.value)
  if (!made.ok) return refusedForm(made.error, parsed.kept)
  revalidatePath(listPath, 'layout')
  const { webhookId, secret } = made.value
  if (secret === null) redirect(pageOf(webhookId))
  return { made: { webhookId, name: parsed.value.name, secret } }
}

export async function updateWebhookAction(_state: FormState, form: FormData): Promise<FormState> {
  const { address, ...fields } = fieldsOf(form)
  const typed = { ...fields, address: address ?? '', events: form.getAll('events').join(' ') }
  // Of a Slack webhook the address is not shown, so nothing typed means that it stays.
  const given = { ...fields, events: form.getAll('events'), ...(address && { address }) }
  const parsed = parseFields(updateWebhookInput, given, typed)
  if (!parsed.ok) return parsed.state
  const updated = await updateWebhook(await currentActor(), parsed.value)
  if (!updated.ok) return refusedForm(updated.error, parsed.kept)
  revalidatePath(listPath, 'layout')
  redirect(pageOf(parsed.value.webhookId))
}

/** What is wrong with a field stands at the field. */
function refusedForm(error: WebhookError, kept: FormState['kept']): FormState {
  const words = explainWebhookError(error)
  if (error.reason === 'address') return { fields: { address: words }, kept }
  if (error.reason === 'name_taken') return { fields: { name: words }, kept }
  return { error: words, kept }
}

export async function rotateWebhookAction(_state: NewWebhookState, form: FormData): Promise<NewWebhookState> {
  const { webhookId: id, name = '', seenSecretId = '', vouchedAddress } = fieldsOf(form)
  const webhookId = webhookIdInput.parse(id)
  const rotated = await rotateWebhookSecret(await currentActor(), { webhookId, seenSecretId, vouchedAddress })
  if (!rotated.ok) return { error: explainWebhookError(rotated.error) }
  revalidatePath(listPath, 'layout')
  return { made: { webhookId, name, secret: rotated.value.secret } }
}

/** Nothing when it was done, else why not; so for the three below. */
export async function retireWebhookSecretsAction(webhookId: string, seenSecretId: string): Promise<string | undefined> {
  const seen = { webhookId: webhookIdInput.parse(webhookId), seenSecretId: z.uuid().parse(seenSecretId) }
  return failureOf(await retireWebhookSecrets(await currentActor(), seen))
}

export async function switchWebhookAction(webhookId: string, on: boolean): Promise<string | undefined> {
  return failureOf(await switchWebhook(await currentActor(), { webhookId: webhookIdInput.parse(webhookId), on }))
}

export async function removeWebhookAction(webhookId: string): Promise<string | undefined> {
  return failureOf(await removeWebhook(await currentActor(), { webhookId: webhookIdInput.parse(webhookId) }))
}

function failureOf(result: Result<unknown, WebhookError>): string | undefined {
  revalidatePath(listPath, 'layout')
  return result.ok ? undefined : explainWebhookError(result.error)
}

/** How an attempt that somebody asked for ended; `words` never holds what the receiver wrote. */
export interface AttemptState {
  words?: string
  isDelivered?: boolean
  durationMs?: number
  error?: string
}

export async function tryWebhookAction(_state: AttemptState, form: FormData): Promise<AttemptState> {
  const webhookId = webhookIdInput.parse(fieldsOf(form).webhookId)
  const tried = await tryWebhook(await currentActor(), { webhookId })
  revalidatePath(listPath, 'layout')
  return tried.ok ? attemptState(tried.value) : { error: explainWebhookError(tried.error) }
}

export async function redeliverAction(_state: AttemptState, form: FormData): Promise<AttemptState> {
  const { deliveryId: id, seenAttempts } = fieldsOf(form)
  const deliveryId = deliveryIdInput.parse(id)
  const sent = await redeliver(await currentActor(), { deliveryId, seenAttempts: Number(seenAttempts) })
  revalidatePath(listPath, 'layout')
  if (!sent.ok) return { error: explainWebhookError(sent.error) }
  if ('isOld' in sent.value) return { words: 'It was tried meanwhile, so it was not sent once more.' }
  return attemptState(sent.value)
}

function attemptState({ isDelivered, durationMs, ...attempt }: TriedWebhook): AttemptState {
  return { isDelivered, durationMs, words: outcomeWords(attempt) }
}
