import { and, eq, gt, isNotNull, isNull, lte, or } from 'drizzle-orm'
import { webhookSecrets } from '#db/schema/webhooks.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { WebhookError } from './errors.ts'
import type { WebhookId } from './input.ts'
import { lockLive } from './lock-webhook.ts'
import { writeSecret } from './secrets.ts'
import { generateSigningSecret } from './signing.ts'

/** Long enough to put the new one everywhere. */
const overlapMs = 24 * 60 * 60_000
/** Whoever lost the new one asks again, and what the receiver knows signs on; who asks for ever would make long headers. */
const mostSecrets = 3

type Rotated = Result<{ secret: string; previousRetiresAt: Date }, WebhookError>

/**
 * Makes a new signing secret, shown once. For a day each former one signs as well, so that the receiver can change in
 * its own time. `seenSecretId` is the secret that the actor meant to replace: two clicks at once rotate once. Fails with
 * `not_found`, `no_secret`, `rotated_meanwhile`, `too_soon`.
 */
export async function rotateWebhookSecret(
  actor: MemberActor,
  { webhookId, seenSecretId }: { webhookId: WebhookId; seenSecretId: string },
  now: Date = new Date(),
): Promise<Rotated> {
  return withTenant(actor, async (tx): Promise<Rotated> => {
    if (!may(actor, 'notification.manage', {})) return err({ reason: 'not_found' })
    const webhook = await lockLive(tx, webhookId)
    if (!webhook) return err({ reason: 'not_found' })
    const signing = await listSigning(tx, webhookId, now)
    const current = signing.find(secret => secret.retiresAt === null)
    if (!current) return err({ reason: 'no_secret' })
    if (current.id !== seenSecretId) return err({ reason: 'rotated_meanwhile' })
    if (signing.length >= mostSecrets) return err({ reason: 'too_soon' })
    const retiresAt = new Date(now.getTime() + overlapMs)
    const secret = generateSigningSecret()
    await forgetSecrets(tx, webhookId, now)
    await tx.update(webhookSecrets).set({ retiresAt }).where(eq(webhookSecrets.id, current.id))
    const { organizationId } = actor
    await writeSecret(tx, { organizationId, webhookId }, { purpose: 'signing', plain: secret }, now)
    const subject = { type: 'webhook', id: webhookId }
    const detail = { name: webhook.name, previousRetiresAt: retiresAt }
    await recordEvent(tx, actor, { action: 'webhook.secret_rotated', subject, detail }, now)
    return ok({ secret, previousRetiresAt: retiresAt })
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

const ofSigning = (webhookId: string) =>
  and(eq(webhookSecrets.webhookId, webhookId), eq(webhookSecrets.purpose, 'signing'))

function listSigning(tx: Transaction, webhookId: string, now: Date) {
  return tx
    .select({ id: webhookSecrets.id, retiresAt: webhookSecrets.retiresAt })
    .from(webhookSecrets)
    .where(and(ofSigning(webhookId), or(isNull(webhookSecrets.retiresAt), gt(webhookSecrets.retiresAt, now))))
}

async function forgetSecrets(tx: Transaction, webhookId: string, now: Date): Promise<void> {
  await tx.delete(webhookSecrets).where(and(ofSigning(webhookId), lte(webhookSecrets.retiresAt, now)))
}
