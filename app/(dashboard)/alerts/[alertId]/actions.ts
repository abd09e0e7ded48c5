'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { type FormState, parseForm } from '#app/form-state.ts'
import {
  acknowledgeAlert,
  assignAlert,
  commentAlert,
  markAlertNormal,
  resolveAlert,
  snoozeAlert,
} from '#lib/alerts/act-on-alert.ts'
import { explainAlertError } from '#lib/alerts/errors.ts'
import { alertIdInput, alertNoteInput, assignAlertInput, commentAlertInput } from '#lib/alerts/input.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { snoozeHours } from './snooze-hours.ts'

// Each answers with why it was not done, in a sentence, or with nothing.
type Refusal = string | undefined

const noted = alertNoteInput.extend({ alertId: alertIdInput })
const assigned = assignAlertInput.extend({ alertId: alertIdInput })
const commented = commentAlertInput.extend({ alertId: alertIdInput })
const snoozed = z.strictObject({ alertId: alertIdInput, hours: z.literal([...snoozeHours]) })

const unreadable = 'Keyturn could not read that, so nothing was changed. Reload the page and try again.'

export async function acknowledgeAlertAction(input: z.input<typeof noted>): Promise<Refusal> {
  return change(acknowledgeAlert, noted, input)
}

export async function resolveAlertAction(input: z.input<typeof noted>): Promise<Refusal> {
  return change(resolveAlert, noted, input)
}

export async function markAlertNormalAction(input: z.input<typeof noted>): Promise<Refusal> {
  return change(markAlertNormal, noted, input)
}

export async function assignAlertAction(input: z.input<typeof assigned>): Promise<Refusal> {
  return change(assignAlert, assigned, input)
}

export async function snoozeAlertAction(input: z.input<typeof snoozed>): Promise<Refusal> {
  const parsed = snoozed.safeParse(input)
  if (!parsed.success) return unreadable
  const { alertId, hours } = parsed.data
  const now = new Date()
  const until = new Date(now.getTime() + hours * 3_600_000).toISOString()
  const done = await snoozeAlert(await currentActor(), { alertId, until }, now)
  if (!done.ok) return explainAlertError(done.error)
  show()
}

export async function commentAlertAction(alertId: string, _: FormState, form: FormData): Promise<FormState> {
  const parsed = parseForm(commentAlertInput, form)
  if (!parsed.ok) return parsed.state
  const input = commented.safeParse({ ...parsed.value, alertId })
  if (!input.success) return { error: unreadable, kept: parsed.kept }
  const done = await commentAlert(await currentActor(), input.data)
  if (!done.ok) return { error: explainAlertError(done.error), kept: parsed.kept }
  show()
  return {}
}

type Verb<T> = (actor: Awaited<ReturnType<typeof currentActor>>, input: T) => ReturnType<typeof acknowledgeAlert>

async function change<T>(verb: Verb<T>, schema: z.ZodType<T>, input: unknown): Promise<Refusal> {
  const parsed = schema.safeParse(input)
  if (!parsed.success) return parsed.error.issues[0]?.message ?? unreadable
  const done = await verb(await currentActor(), parsed.data)
  if (!done.ok) return explainAlertError(done.error)
  show()
}

/** The badge of open alerts stands on every page. */
function show(): void {
  revalidatePath('/', 'layout')
}
