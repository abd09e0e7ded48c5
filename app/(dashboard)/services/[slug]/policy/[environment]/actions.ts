'use server'

import { revalidatePath } from 'next/cache'
import { currentActor } from '#lib/auth/current-actor.ts'
import { explainServiceError } from '#lib/services/errors.ts'
import { updateEnvironmentPolicyInput } from '#lib/services/input.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { fieldErrorsOf, type PolicyErrors, type PolicyValues } from '../../../policy-draft.ts'

type Saved = { ok: true; changed: boolean } | { ok: false; error?: string; fields?: PolicyErrors }

export async function savePolicyAction(
  where: { service: string; environment: string },
  changes: Partial<PolicyValues>,
): Promise<Saved> {
  const parsed = updateEnvironmentPolicyInput.safeParse({ ...changes, ...where })
  if (!parsed.success) return { ok: false, fields: fieldErrorsOf(parsed.error.issues) }
  const updated = await updateEnvironmentPolicy(await currentActor(), parsed.data)
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
