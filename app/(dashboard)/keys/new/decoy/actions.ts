'use server'

import { revalidatePath } from 'next/cache'
import { currentActor } from '#lib/auth/current-actor.ts'
import { explainKeyError } from '#lib/keys/errors.ts'
import { type PlantDecoyInput, plantDecoyInput } from '#lib/keys/input.ts'
import { plantDecoy } from '#lib/keys/plant-decoy.ts'
import type { RevealedKey } from '../actions.ts'

export type DecoyField = 'name' | 'plantedIn' | 'service' | 'environment'
export type DecoyOutcome =
  | { ok: true; decoy: RevealedKey & { plantedIn: string } }
  | { ok: false; error?: string; fields?: Partial<Record<DecoyField, string>> }

/** The plain key goes to whoever submitted the form, as this one answer; nothing on the server keeps it. */
export async function plantDecoyAction(input: PlantDecoyInput): Promise<DecoyOutcome> {
  const parsed = plantDecoyInput.safeParse(input)
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path, message }) => [path[0], message])
    return { ok: false, fields: Object.fromEntries(fields.reverse()) }
  }
  const planted = await plantDecoy(await currentActor(), parsed.data)
  if (planted.ok) {
    revalidatePath('/keys')
    return { ok: true, decoy: planted.value }
  }
  switch (planted.error.reason) {
    case 'already_created':
      return {
        ok: false,
        error:
          'This form was sent before, and its decoy exists: it is in the list. If you did not see it, end it and make another.',
      }
    case 'service_not_found':
      return { ok: false, fields: { service: explainKeyError(planted.error) } }
    case 'environment_not_found':
      return { ok: false, fields: { environment: explainKeyError(planted.error) } }
    default:
      return { ok: false, error: explainKeyError(planted.error) }
  }
}
