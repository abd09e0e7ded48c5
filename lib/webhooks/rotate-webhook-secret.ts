import { and, asc, eq, gt, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { webhookSecrets, webhooks } from '#db/schema/webhooks.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { isStillHere } from '#lib/credentials/standing.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { WebhookError } from './errors.ts'
import type { WebhookId } from './input.ts'
import { hasLostItsSetter } from './list-webhooks.ts'
import { lockLive } from './lock-webhook.ts'
import { writeSecret } from './secrets.ts'
import { generateSigningSecret } from './signing.ts'
import { tryAtOnce } from './update-webhook.ts'

/** Long enough to put the new one everywhere. */
const overlapMs = 24 * 60 * 60_000
/** Whoever lost the new one asks again, and what the receiver knows signs on; who asks for ever would make long headers. */
const mostSecrets = 3

type Rotated = Result<{ secret: string; previousRetiresAt: Date | null }, WebhookError>

interface Seen {
  webhookId: WebhookId
  /** the secret that the actor means to replace; empty where none works any more */
  seenSecretId: string
  /** the address that the actor says is theirs, where nobody here has answered for it */
  vouchedAddress?: string
}

/**
 * Makes a new signing secret, shown once. For a day each former one signs as well, so that the receiver can change in
 * its own time; what somebody knows who left ends no later than that was set, and where nothing signed any more, what
 * waits is tried now. Two clicks at once rotate once. Fails with `not_found`, `no_secret`, `rotated_meanwhile`,
 * `too_soon`, and with `address_to_check` where whoever set the address is gone and the actor does not vouch for it.
 */
export async function rotateWebhookSecret(
  actor: MemberActor,
  { webhookId, seenSecretId, vouchedAddress }: Seen,
  now: Date = new Date(),
): Promise<Rotated> {
  return withTenant(actor, async (tx): Promise<Rotated> => {
    if (!may(actor, 'notification.manage', {})) return err({ reason: 'not_found' })
    const webhook = await lockLive(tx, webhookId)
    if (!webhook) return err({ reason: 'not_found' })
    if (webhook.kind !== 'standard') return err({ reason: 'no_secret' })
    const signing = await listSigning(tx, webhookId, now)
    const [latest] = signing
    const isCondemned = !latest || latest.retiresAt !== null
    if ((latest?.id ?? '') !== seenSecretId) return err({ reason: 'rotated_meanwhile' })
    if (!isCondemned && signing.length >= mostSecrets) return err({ reason: 'too_soon' })
    const isVouched = await hasLostItsSetter(tx, webhookId)
    if (isVouched && vouchedAddress !== webhook.address) return err({ reason: 'address_to_check' })
    const { organizationId, memberId } = actor
    if (!(await isStillHere(tx, memberId))) return err({ reason: 'not_found' })
    const previousRetiresAt = latest ? (latest.retiresAt ?? new Date(now.getTime() + overlapMs)) : null
    const secret = generateSigningSecret()
    await forgetSecrets(tx, webhookId, now)
    if (!isCondemned)
      await tx.update(webhookSecrets).set({ retiresAt: previousRetiresAt }).where(eq(webhookSecrets.id, latest.id))
    const written = { purpose: 'signing' as const, plain: secret, shownTo: memberId }
    await writeSecret(tx, { organizationId, webhookId }, written, now)
    if (isVouched) await tx.update(webhooks).set({ addressBy: memberId }).where(eq(webhooks.id, webhookId))
    if (isCondemned) await goOn(tx, webhookId, now)
    const subject = { type: 'webhook', id: webhookId }
    const detail = { name: webhook.name, previousRetiresAt, vouchedAddress: isVouched ? vouchedAddress : undefined }
    await recordEvent(tx, actor, { action: 'webhook.secret_rotated', subject, detail }, now)
    return ok({ secret, previousRetiresAt })
  })
}

/**
 * Ends what a rotation left signing beside the new secret, for when the receiver has the new one. `seenSecretId` is the
 * secret that the actor means to keep: what a later rotation left is not ended by an old tab. Ended twice, it changes
 * nothing more. Fails with `not_found`, `rotated_meanwhile`.
 */
export async function retireWebhookSecrets(
  actor: MemberActor,
  { webhookId, seenSecretId }: { webhookId: WebhookId; seenSecretId: string },
  now: Date = new Date(),
): Promise<Result<{ changed: boolean }, WebhookError>> {
  return withTenant(actor, async (tx): Promise<Result<{ changed: boolean }, WebhookError>> => {
    if (!may(actor, 'notification.manage', {})) return err({ reason: 'not_found' })
    const webhook = await lockLive(tx, webhookId)
    if (!webhook) return err({ reason: 'not_found' })
    const current = (await listSigning(tx, webhookId, now)).find(secret => secret.retiresAt === null)
    if (current?.id !== seenSecretId) return err({ reason: 'rotated_meanwhile' })
    const retired = await tx
      .delete(webhookSecrets)
      .where(and(ofSigning(webhookId), isNotNull(webhookSecrets.retiresAt)))
      .returning()
    if (retired.length === 0) return ok({ changed: false })
    const subject = { type: 'webhook', id: webhookId }
    await recordEvent(tx, actor, { action: 'webhook.secret_retired', subject, detail: { name: webhook.name } }, now)
    return ok({ changed: true })
  })
}

/** What could not be signed is tried now, and what is given up from now on is told of. */
async function goOn(tx: Transaction, webhookId: string, now: Date): Promise<void> {
  await tx.update(webhooks).set({ toldAt: null, failingSince: null }).where(eq(webhooks.id, webhookId))
  await tryAtOnce(tx, webhookId, now)
}

const ofSigning = (webhookId: string) =>
  and(eq(webhookSecrets.webhookId, webhookId), eq(webhookSecrets.purpose, 'signing'))

/** The one in use first, where there is one. */
function listSigning(tx: Transaction, webhookId: string, now: Date) {
  return tx
    .select({ id: webhookSecrets.id, retiresAt: webhookSecrets.retiresAt })
    .from(webhookSecrets)
    .where(and(ofSigning(webhookId), or(isNull(webhookSecrets.retiresAt), gt(webhookSecrets.retiresAt, now))))
    .orderBy(sql`${webhookSecrets.retiresAt} desc nulls first`, asc(webhookSecrets.id))
}

async function forgetSecrets(tx: Transaction, webhookId: string, now: Date): Promise<void> {
  await tx.delete(webhookSecrets).where(and(ofSigning(webhookId), lte(webhookSecrets.retiresAt, now)))
}
