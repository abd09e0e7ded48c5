'use server'

import { revalidatePath } from 'next/cache'
import { currentActor } from '#lib/auth/current-actor.ts'
import { updateDetectionInput } from '#lib/detection/input.ts'
import { updateDetection } from '#lib/detection/update-detection.ts'
import { explainServiceError } from '#lib/services/errors.ts'

type Saved = { ok: true; changed: boolean } | { ok: false; error: string }

export async function saveDetectionAction(input: unknown): Promise<Saved> {
  const parsed = updateDetectionInput.safeParse(input)
  if (!parsed.success) return { ok: false, error: 'That is none of the choices, so nothing was saved.' }
  const updated = await updateDetection(await currentActor(), parsed.data)
  if (!updated.ok) return { ok: false, error: explainServiceError(updated.error) }
  revalidatePath(`/services/${parsed.data.service}`, 'layout')
  revalidatePath('/keys', 'layout')
  return { ok: true, changed: updated.value.changed }
}
