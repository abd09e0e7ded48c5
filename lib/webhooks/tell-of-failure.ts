import { and, eq, inArray } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { webhooks } from '#db/schema/webhooks.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Role } from '#lib/access/actor.ts'
import { matrix } from '#lib/access/matrix.ts'
import { notify } from '#lib/notices/notify.ts'

interface Failing {
  id: string
  organizationId: string
  name: string
  toldAt: Date | null
}

/**
 * Tells those who may change a webhook that something was given up. Once: not again before somebody changed it or
 * switched it on, since a receiver that is away for good would fill their list.
 */
export async function tellOfGivenUp(tx: Transaction, webhook: Failing, now: Date): Promise<void> {
  if (webhook.toldAt) return
  await tx.update(webhooks).set({ toldAt: now }).where(eq(webhooks.id, webhook.id))
  await tell(tx, webhook, now, {
    title: `The webhook ${webhook.name} can’t be reached`,
    body: 'A message was tried for a day and given up. The log says which, and why; once the receiver is back, they can be sent again there. You are told this once, until the webhook is changed.',
  })
}

export async function tellOfGone(tx: Transaction, webhook: Failing, now: Date): Promise<void> {
  await tell(tx, webhook, now, {
    title: `The webhook ${webhook.name} is switched off: its receiver is gone`,
    body: 'The receiver answered 410, which asks never to be written to again. Nothing is sent there until somebody switches the webhook on.',
  })
}

async function tell(
  tx: Transaction,
  webhook: Failing,
  now: Date,
  words: { title: string; body: string },
): Promise<void> {
  const { organizationId, id } = webhook
  const roles = (['owner', 'security'] as const satisfies Role[]).filter(
    role => matrix['notification.manage'][role] === 'all',
  )
  const to = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.status, 'active'), inArray(members.role, roles)))
  const notice = {
    severity: 'warning' as const,
    ...words,
    href: `/settings/notifications/webhooks/${id}`,
    dedupeKey: `webhook:${id}:${now.toISOString()}`,
  }
  await notify(tx, organizationId, { ...notice, to: to.map(member => member.id) }, now)
}
