'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { currentActor } from '#lib/auth/current-actor.ts'
import { type BlastRadius, getBlastRadius } from '#lib/keys/blast-radius.ts'
import { stopKeysInput } from '#lib/keys/input.ts'
import { quarantineKeys, releaseKeys, revokeKeys } from '#lib/keys/stop-keys.ts'
import { explainStopKeysError } from '#lib/keys/stop-keys-error.ts'
import type { SelectableKey } from './key-list-item.ts'
import { listSelectableKeys } from './list-selectable-keys.ts'

const stop = stopKeysInput.extend({ act: z.enum(['quarantine', 'release', 'revoke']) })

const verbs = { quarantine: quarantineKeys, release: releaseKeys, revoke: revokeKeys }

export type StopOutcome =
  | { ok: true; changed: string[]; alreadySo: number /** as it was just before */; radius?: BlastRadius }
  | { ok: false; failed: string }

/** One decision about all of them. What can be undone needs no question, so its blast radius comes with the answer. */
export async function stopKeysAction(input: z.input<typeof stop>): Promise<StopOutcome> {
  const parsed = stop.safeParse(input)
  if (!parsed.success) return { ok: false, failed: parsed.error.issues[0]?.message ?? 'Nothing was changed.' }
  const actor = await currentActor()
  const { act, ...keysAndReason } = parsed.data
  const radius = act === 'quarantine' ? await getBlastRadius(actor, keysAndReason.keyIds) : undefined
  const stopped = await verbs[act](actor, keysAndReason)
  if (!stopped.ok) return { ok: false, failed: explainStopKeysError(stopped.error) }
  revalidatePath('/keys')
  const { changed, alreadySo } = stopped.value
  return { ok: true, changed, alreadySo, radius }
}

/** Null where the selection can't be read. */
export async function getBlastRadiusAction(keyIds: string[]): Promise<BlastRadius | null> {
  const parsed = stopKeysInput.shape.keyIds.safeParse(keyIds)
  return parsed.success ? getBlastRadius(await currentActor(), parsed.data) : null
}

/** Every key that the list at this address would show, to the most that one decision takes. */
export async function selectMatchingAction(search: string): Promise<SelectableKey[]> {
  const parsed = z.string().max(2000).safeParse(search)
  return parsed.success ? listSelectableKeys(await currentActor(), parsed.data) : []
}
