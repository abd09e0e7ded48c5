'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { type FormState, fieldsOf, parseFields } from '#app/form-state.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { addEnvironment } from '#lib/services/add-environment.ts'
import { createService } from '#lib/services/create-service.ts'
import { explainServiceError } from '#lib/services/errors.ts'
import {
  addEnvironmentInput,
  createServiceInput,
  setWhenAwayInput,
  updateSensitiveRoutesInput,
} from '#lib/services/input.ts'
import { setWhenAway } from '#lib/services/set-when-away.ts'
import { updateSensitiveRoutes } from '#lib/services/update-sensitive-routes.ts'
import { explainLogSourceError } from '#lib/usage/errors.ts'
import { logSourceInput } from '#lib/usage/input.ts'
import { setLogSource } from '#lib/usage/set-log-source.ts'

/** `done`: how often it was, so that a dialog can close after each. */
export type DialogState = FormState & { done?: number }

export async function createServiceAction(_state: FormState, form: FormData): Promise<FormState> {
  const typed = fieldsOf(form)
  const environments = form.getAll('environments')
  const given = { ...typed, team: typed.team || undefined, environments }
  const parsed = parseFields(createServiceInput, given, { ...typed, environments: environments.join(',') })
  if (!parsed.ok) return parsed.state
  const made = await createService(await currentActor(), parsed.value)
  if (!made.ok) {
    const { error } = made
    const field = { slug_taken: 'slug', prefix_taken: 'prefix', team_needed: 'team' }[error.reason as string]
    const text = explainServiceError(error)
    return { kept: parsed.kept, ...(field ? { fields: { [field]: text } } : { error: text }) }
  }
  revalidatePath('/services')
  redirect(`/services/${made.value.slug}?new=1`)
}

export async function updateRoutesAction(state: DialogState, form: FormData): Promise<DialogState> {
  const typed = fieldsOf(form)
  const lines = (typed.routes ?? '').split('\n').map(line => line.trim().replace(/\s+/g, ' '))
  const sensitiveRoutes = lines.filter(line => line !== '')
  const parsed = parseFields(updateSensitiveRoutesInput, { service: typed.service, sensitiveRoutes }, typed)
  if (!parsed.ok) return { kept: typed, fields: { routes: Object.values(parsed.state.fields ?? {})[0] } }
  const updated = await updateSensitiveRoutes(await currentActor(), parsed.value)
  if (!updated.ok) return { error: explainServiceError(updated.error), kept: parsed.kept }
  revalidatePath(`/services/${parsed.value.service}`)
  return { done: (state.done ?? 0) + 1 }
}

/** Nothing when it was done, else why not. */
export async function addEnvironmentAction(input: { service: string; environment: string }) {
  const parsed = addEnvironmentInput.parse(input)
  const added = await addEnvironment(await currentActor(), parsed)
  revalidatePath(`/services/${parsed.service}`)
  return added.ok ? undefined : explainServiceError(added.error)
}

/** Nothing when it was done, else why not. */
export async function setWhenAwayAction(input: { service: string; whenAway: string }) {
  const parsed = setWhenAwayInput.parse(input)
  const chosen = await setWhenAway(await currentActor(), parsed)
  revalidatePath(`/services/${parsed.service}`)
  return chosen.ok ? undefined : explainServiceError(chosen.error)
}

/** Nothing when it was done, else why not. */
export async function setLogSourceAction(input: { service: string; source: string }) {
  const parsed = logSourceInput.parse(input)
  const chosen = await setLogSource(await currentActor(), parsed)
  revalidatePath(`/services/${parsed.service}`)
  return chosen.ok ? undefined : explainLogSourceError(chosen.error)
}
