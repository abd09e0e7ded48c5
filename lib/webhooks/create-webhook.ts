import { count, isNull, sql } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { webhooks } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import { violatedConstraint } from '#db/violated-constraint.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { isStillHere } from '#lib/credentials/standing.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { checkAddress } from './check-address.ts'
import type { WebhookError } from './errors.ts'
import type { CreateWebhookInput, WebhookId } from './input.ts'
import { writeSecret } from './secrets.ts'
import { shownAddress } from './shown-address.ts'
import { generateSigningSecret } from './signing.ts'

/** What happens is written once for each, in the transaction of what happens. */
const mostWebhooks = 20

export interface CreatedWebhook {
  webhookId: WebhookId
  /** what its messages are signed with; here and nowhere again. Null of a Slack webhook, whose address is its secret */
  secret: string | null
}

type Created = Result<CreatedWebhook, WebhookError>

/** Makes a webhook, which is told what happens from now on. Fails with `not_found`, `address`, `too_many`, `name_taken`. */
export async function createWebhook(
  actor: MemberActor,
  { name, kind, address, leastSeverity, events }: CreateWebhookInput,
  now: Date = new Date(),
): Promise<Created> {
  if (!may(actor, 'notification.manage', {})) return err({ reason: 'not_found' })
  const checked = await checkAddress(address)
  if (!checked.ok) return err({ reason: 'address', problem: checked.error })
  const { organizationId, memberId } = actor
  const { url } = checked.value
  const webhookId = newId() as WebhookId
  const secret = kind === 'standard' ? generateSigningSecret() : null
  try {
    return await withTenant(actor, async (tx): Promise<Created> => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('webhooks ' || ${organizationId}, 0))`)
      const [made] = await tx.select({ n: count() }).from(webhooks).where(isNull(webhooks.removedAt))
      if ((made?.n ?? 0) >= mostWebhooks) return err({ reason: 'too_many', most: mostWebhooks })
      if (!(await isStillHere(tx, memberId))) return err({ reason: 'not_found' })
      await tx.insert(webhooks).values({
        ...{ id: webhookId, organizationId, name, kind, leastSeverity, events: [...new Set(events)] },
        ...{ address: shownAddress(kind, url), createdBy: memberId, addressBy: memberId, createdAt: now },
      })
      const kept =
        secret === null
          ? { purpose: 'address' as const, plain: url.href }
          : { purpose: 'signing' as const, plain: secret }
      await writeSecret(tx, { organizationId, webhookId }, { ...kept, shownTo: memberId }, now)
      const subject = { type: 'webhook', id: webhookId }
      const detail = { name, kind, host: url.host, leastSeverity, events }
      await recordEvent(tx, actor, { action: 'webhook.created', subject, detail }, now)
      return ok({ webhookId, secret })
    })
  } catch (error) {
    if (violatedConstraint(error) === 'webhooks_name') return err({ reason: 'name_taken', name })
    throw error
  }
}
