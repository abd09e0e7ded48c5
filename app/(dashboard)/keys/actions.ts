'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { currentActor } from '#lib/auth/current-actor.ts'
import { explainKeyError } from '#lib/keys/errors.ts'
import { keyIdInput, stopKeyInput } from '#lib/keys/input.ts'
import { quarantineKey, releaseKey, revokeKey } from '#lib/keys/stop-key.ts'

const stopKeysInput = stopKeyInput.extend({
  act: z.enum(['quarantine', 'release', 'revoke']),
  keyIds: z.array(keyIdInput).min(1).max(500),
})

const verbs = { quarantine: quarantineKey, release: releaseKey, revoke: revokeKey }

export interface BulkOutcome {
  done: string[]
  /** how many were not, and why the first of them was not */
  failed?: string
}

/** Stops keys one after the other, each in its own transaction: what one refuses does not keep the others going. */
export async function stopKeysAction(input: z.input<typeof stopKeysInput>): Promise<BulkOutcome> {
  const parsed = stopKeysInput.safeParse(input)
  if (!parsed.success) return { done: [], failed: parsed.error.issues[0]?.message }
  const actor = await currentActor()
  const { act, keyIds, ...reason } = parsed.data
  const done: string[] = []
  const errors: string[] = []
  for (const keyId of keyIds) {
    const stopped = await verbs[act](actor, { keyId, ...reason })
    if (stopped.ok) done.push(keyId)
    else errors.push(explainKeyError(stopped.error))
  }
  revalidatePath('/keys')
  if (errors.length === 0) return { done }
  return { done, failed: `${errors.length} of ${keyIds.length} stayed as they were. ${errors[0]}` }
}
