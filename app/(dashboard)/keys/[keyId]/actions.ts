'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { currentActor } from '#lib/auth/current-actor.ts'
import { explainKeyError } from '#lib/keys/errors.ts'
import { type KeyId, keyIdInput, livesInInput, recordSharingInput, stopKeyInput } from '#lib/keys/input.ts'
import { explainSharingError, recordSharing } from '#lib/keys/record-sharing.ts'
import { explainSetLivesInError, setLivesIn } from '#lib/keys/set-lives-in.ts'
import { quarantineKey, releaseKey, revokeKey } from '#lib/keys/stop-key.ts'
import { explainRotationError } from '#lib/rotation/errors.ts'
import { extendOverlap } from '#lib/rotation/extend-overlap.ts'
import { extendOverlapInput, rotateKeyInput, rotationNoteInput } from '#lib/rotation/input.ts'
import { markCompromised } from '#lib/rotation/mark-compromised.ts'
import { requestRotation } from '#lib/rotation/request-rotation.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import type { RotatedKey } from '#lib/rotation/turn-secret.ts'

// Each answers with why it was not done, in a sentence, or with nothing.
type Refusal = string | undefined

const key = z.strictObject({ keyId: keyIdInput })
const stop = stopKeyInput.extend({ keyId: keyIdInput })
const rotation = rotateKeyInput.extend({ keyId: keyIdInput })
const extension = extendOverlapInput.extend({ keyId: keyIdInput })
const reported = rotationNoteInput.extend({ keyId: keyIdInput })
const sharing = recordSharingInput.safeExtend({ keyId: keyIdInput })
const note = livesInInput.extend({ keyId: keyIdInput })

const unreadable = 'Keyturn could not read that, so nothing was changed. Reload the page and try again.'

export type RotationOutcome =
  | { ok: true; secret: Pick<RotatedKey, 'id' | 'secretId' | 'key' | 'hint'> }
  | { ok: false; error: string }

/** The plain key goes to whoever asked, as this one answer; nothing on the server keeps it. */
export async function rotateKeyAction(input: z.input<typeof rotation>): Promise<RotationOutcome> {
  const parsed = rotation.safeParse(input)
  if (!parsed.success) return { ok: false, error: unreadable }
  const rotated = await rotateKey(await currentActor(), parsed.data)
  if (!rotated.ok) return { ok: false, error: explainRotationError(rotated.error) }
  const { id, secretId, key, hint } = rotated.value
  show(parsed.data.keyId)
  return { ok: true, secret: { id, secretId, key, hint } }
}

export async function retireOldSecretAction(input: z.input<typeof key>): Promise<Refusal> {
  const parsed = key.safeParse(input)
  if (!parsed.success) return unreadable
  const retired = await retireOldSecret(await currentActor(), parsed.data)
  if (!retired.ok) return explainRotationError(retired.error)
  show(parsed.data.keyId)
}

export async function extendOverlapAction(input: z.input<typeof extension>): Promise<Refusal> {
  const parsed = extension.safeParse(input)
  if (!parsed.success) return unreadable
  const extended = await extendOverlap(await currentActor(), parsed.data)
  if (!extended.ok) return explainRotationError(extended.error)
  show(parsed.data.keyId)
}

export async function markCompromisedAction(input: z.input<typeof reported>): Promise<Refusal> {
  const parsed = reported.safeParse(input)
  if (!parsed.success) return parsed.error.issues[0]?.message ?? unreadable
  const marked = await markCompromised(await currentActor(), parsed.data)
  if (!marked.ok) return explainRotationError(marked.error)
  show(parsed.data.keyId)
}

export async function requestRotationAction(input: z.input<typeof reported>): Promise<Refusal> {
  const parsed = reported.safeParse(input)
  if (!parsed.success) return parsed.error.issues[0]?.message ?? unreadable
  const requested = await requestRotation(await currentActor(), parsed.data)
  if (!requested.ok) return explainRotationError(requested.error)
  show(parsed.data.keyId)
}

export async function revokeKeyAction(input: z.input<typeof stop>): Promise<Refusal> {
  return changeKey(revokeKey, input)
}

export async function quarantineKeyAction(input: z.input<typeof stop>): Promise<Refusal> {
  return changeKey(quarantineKey, input)
}

export async function releaseKeyAction(input: z.input<typeof stop>): Promise<Refusal> {
  return changeKey(releaseKey, input)
}

async function changeKey(verb: typeof revokeKey, input: z.input<typeof stop>): Promise<Refusal> {
  const parsed = stop.safeParse(input)
  if (!parsed.success) return parsed.error.issues[0]?.message ?? unreadable
  const changed = await verb(await currentActor(), parsed.data)
  if (!changed.ok) return explainKeyError(changed.error)
  show(parsed.data.keyId)
}

export async function setLivesInAction(input: z.input<typeof note>): Promise<Refusal> {
  const parsed = note.safeParse(input)
  if (!parsed.success) return parsed.error.issues[0]?.message ?? unreadable
  const noted = await setLivesIn(await currentActor(), parsed.data)
  if (!noted.ok) return explainSetLivesInError(noted.error)
  show(parsed.data.keyId)
}

export type SharingOutcome = { error: string } | { happened: string }

export async function recordSharingAction(input: z.input<typeof sharing>): Promise<SharingOutcome> {
  const parsed = sharing.safeParse(input)
  if (!parsed.success) return { error: parsed.error.issues[0]?.message ?? unreadable }
  const recorded = await recordSharing(await currentActor(), parsed.data)
  if (!recorded.ok) return { error: explainSharingError(recorded.error) }
  show(parsed.data.keyId)
  const { name, changed } = recorded.value
  return { happened: changed ? `Recorded: shared with ${name}` : `${name} was recorded already` }
}

function show(keyId: KeyId): void {
  revalidatePath(`/keys/${keyId}`)
  revalidatePath('/keys')
  revalidatePath('/rotations')
}
