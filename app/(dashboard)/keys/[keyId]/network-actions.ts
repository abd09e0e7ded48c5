'use server'

import { revalidatePath } from 'next/cache'
import { currentActor } from '#lib/auth/current-actor.ts'
import { explainKeyError } from '#lib/keys/errors.ts'
import { allowedNetworksInput, keyIdInput } from '#lib/keys/input.ts'
import { setAllowedNetworks } from '#lib/keys/set-allowed-networks.ts'
import { listSeenNetworks, type SeenNetwork } from '#lib/usage/list-seen-networks.ts'

type Outcome =
  | { state: 'done'; changed: boolean }
  | { state: 'failed'; error: string }
  /** it was lately used from elsewhere too; said once, it can be done all the same */
  | { state: 'asks'; elsewhere: SeenNetwork[] }

const setting = allowedNetworksInput.extend({ keyId: keyIdInput })

/** From where the key was lately used that these networks leave out; null while they are half typed. */
export async function seenNetworksAction(input: {
  keyId: string
  allowedNetworks: string[]
}): Promise<SeenNetwork[] | null> {
  const parsed = setting.safeParse(input)
  if (!parsed.success) return null
  const { keyId, allowedNetworks } = parsed.data
  return listSeenNetworks(await currentActor(), { keyId, beside: allowedNetworks })
}

export async function setNetworksAction(
  input: { keyId: string; allowedNetworks: string[] },
  isConfirmed: boolean,
): Promise<Outcome> {
  const parsed = setting.safeParse(input)
  if (!parsed.success) return { state: 'failed', error: parsed.error.issues[0]?.message ?? 'Not a list of networks.' }
  const { keyId, allowedNetworks } = parsed.data
  const actor = await currentActor()
  if (!isConfirmed && allowedNetworks.length > 0) {
    const elsewhere = (await listSeenNetworks(actor, { keyId, beside: allowedNetworks })) ?? []
    if (elsewhere.length > 0) return { state: 'asks', elsewhere }
  }
  const set = await setAllowedNetworks(actor, { keyId, allowedNetworks })
  if (!set.ok) return { state: 'failed', error: explainKeyError(set.error) }
  revalidatePath(`/keys/${keyId}`)
  revalidatePath('/keys')
  return { state: 'done', changed: set.value.changed }
}
