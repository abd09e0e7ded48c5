'use server'

import { revalidatePath } from 'next/cache'
import { currentActor } from '#lib/auth/current-actor.ts'
import { previewPolicy } from '#lib/rotation/preview-policy.ts'
import { explainServiceError } from '#lib/services/errors.ts'
import { updateEnvironmentPolicyInput } from '#lib/services/input.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { fieldErrorsOf, type PolicyErrors, type PolicyValues } from '../../../policy-draft.ts'

/** `ends`: so many keys would end at once, more than were agreed to, so nothing was saved */
type Saved = { ok: true; changed: boolean } | { ok: false; error?: string; fields?: PolicyErrors; ends?: number }

/**
 * What has ended never works again, so a change that ends keys at once is saved only by somebody who has seen how many:
 * the preview on the screen may be a moment behind the fields.
 */
export async function savePolicyAction(
  where: { service: string; environment: string },
  changes: Partial<PolicyValues>,
  agreedEnds: number,
): Promise<Saved> {
  const parsed = updateEnvironmentPolicyInput.safeParse({ ...changes, ...where })
  if (!parsed.success) return { ok: false, fields: fieldErrorsOf(parsed.error.issues) }
  const actor = await currentActor()
  const preview = await previewPolicy(actor, parsed.data)
  if (preview.ok && preview.value.endAtOnce > agreedEnds) return { ok: false, ends: preview.value.endAtOnce }
  const updated = await updateEnvironmentPolicy(actor, parsed.data)
  if (!updated.ok) {
    const text = explainServiceError(updated.error)
    return updated.error.reason === 'overlap_beyond_deadline'
      ? { ok: false, fields: { overlapSeconds: text } }
      : { ok: false, error: text }
  }
  revalidatePath(`/services/${parsed.data.service}`, 'layout')
  revalidatePath('/keys', 'layout')
  return { ok: true, changed: updated.value.changed }
}
