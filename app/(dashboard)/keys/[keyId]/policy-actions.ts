'use server'

import { revalidatePath } from 'next/cache'
import { fieldErrorsOf, type PolicyErrors } from '#app/(dashboard)/services/policy-draft.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { keyIdInput, keyPolicyInput } from '#lib/keys/input.ts'
import { explainSetKeyPolicyError, setKeyPolicy } from '#lib/keys/set-key-policy.ts'

type Outcome = { ok: true } | { ok: false; error?: string; fields?: PolicyErrors }

const setting = keyPolicyInput.extend({ keyId: keyIdInput })

/** What the key has of its own from now on, all of it; null: nothing. */
export async function setKeyPolicyAction(input: { keyId: string; policy: object | null }): Promise<Outcome> {
  const parsed = setting.safeParse(input)
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.slice(1), message }))
    return { ok: false, fields: fieldErrorsOf(issues) }
  }
  const set = await setKeyPolicy(await currentActor(), parsed.data)
  if (!set.ok) {
    const text = explainSetKeyPolicyError(set.error)
    return set.error.reason === 'overlap_beyond_deadline'
      ? { ok: false, fields: { overlapSeconds: text } }
      : { ok: false, error: text }
  }
  revalidatePath(`/keys/${parsed.data.keyId}`)
  revalidatePath('/keys')
  return { ok: true }
}
