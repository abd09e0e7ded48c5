'use server'

import { revalidatePath } from 'next/cache'
import { currentActor } from '#lib/auth/current-actor.ts'
import { type ChangedRow, explainOffboardingError } from '#lib/offboarding/errors.ts'
import { executeOffboarding } from '#lib/offboarding/execute-offboarding.ts'
import { executeOffboardingInput } from '#lib/offboarding/input.ts'

export type OffboardingOutcome = { offboardingId: string } | { failed: string; changed: ChangedRow[] }

/** What was done, or why nothing was. Where the plan is not as it was, the page comes back with a fresh one. */
export async function executeOffboardingAction(given: unknown): Promise<OffboardingOutcome> {
  const input = executeOffboardingInput.safeParse(given)
  if (!input.success) {
    const where = input.error.issues[0]?.message ?? ''
    return { failed: `This can’t be decided as it was sent, so nothing was done. ${where}`, changed: [] }
  }
  const done = await executeOffboarding(await currentActor(), input.data)
  if (done.ok) return { offboardingId: done.value.offboardingId }
  const { error } = done
  if (error.reason !== 'plan_changed') return { failed: explainOffboardingError(error), changed: [] }
  revalidatePath(`/people/${input.data.memberId}/offboard`)
  return { failed: explainOffboardingError(error), changed: error.changed }
}
