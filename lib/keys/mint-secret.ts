import { and, eq, isNull } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { exposures, keySecrets, keys, tokens } from '#db/schema/keys.ts'
import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { currentHash } from '#lib/credentials/peppers.ts'
import { isStillHere } from '#lib/credentials/standing.ts'
import { scheduleRotations } from '#lib/services/rotation-schedule.ts'
import { generateKey, hintOf } from './key-format.ts'

/** A new secret, on its one way to whoever asked for it. `key` is the plain text: never store, log or cache it. */
export interface RevealedSecret {
  id: string
  secretId: string
  key: string
  hint: string
}

interface NewSecret {
  keyId: string
  prefix: string
  environment: Environment
  /** of the Idempotency-Key with which the key asked for it */
  claimHash?: Buffer
}

/**
 * Makes a secret of a key and stores its hash alone. `makeRoom` runs before the row is written: a key has one current
 * secret at a time, so the one before it must have been given its successor by then.
 */
export async function mintSecret(
  tx: Transaction,
  actor: Actor,
  { keyId, prefix, environment, claimHash }: NewSecret,
  now: Date,
  makeRoom: (secretId: string) => Promise<void> = async () => {},
): Promise<RevealedSecret> {
  const key = generateKey(prefix, environment)
  const secretId = newId()
  const hint = hintOf(key)
  await makeRoom(secretId)
  await tx.insert(keySecrets).values({
    id: secretId,
    organizationId: actor.organizationId,
    keyId,
    ...currentHash(key),
    hint,
    claimHash,
    createdAt: now,
  })
  await tx.update(keys).set({ secretCreatedAt: now, compromisedAt: null }).where(eq(keys.id, keyId))
  await scheduleRotations(tx, eq(keys.id, keyId))
  return { id: keyId, secretId, key, hint }
}

/**
 * Records that the member behind the actor has now seen the secret. A machine's own rotation exposes it to nobody. False
 * where that member has left or was suspended in this very moment: nothing may be shown to them any more.
 */
export async function recordExposure(
  tx: Transaction,
  actor: Actor,
  { id, secretId }: RevealedSecret,
  how: 'created' | 'claimed' | 'rotated',
  now: Date,
): Promise<boolean> {
  const memberId = actorMemberId(actor)
  if (memberId === null) return true
  const isGood =
    actor.kind === 'token' && actor.machineId !== null ? isStillGood(tx, actor.tokenId) : isStillHere(tx, memberId)
  if (!(await isGood)) return false
  await tx.insert(exposures).values({
    organizationId: actor.organizationId,
    secretId,
    keyId: id,
    memberId,
    how: actor.kind === 'token' ? 'minted' : how,
    tokenId: actor.kind === 'token' ? actor.tokenId : null,
    sessionId: actor.kind === 'member' ? actor.sessionId : null,
    at: now,
  })
  return true
}

/** Whether a machine's token may still make keys, and may until the transaction ends: offboarding waits for it. */
async function isStillGood(tx: Transaction, tokenId: string): Promise<boolean> {
  const good = and(eq(tokens.id, tokenId), isNull(tokens.revokedAt), isNull(tokens.condemnedAt))
  const rows = await tx.select({ id: tokens.id }).from(tokens).where(good).for('share')
  return rows.length > 0
}
