import { and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { members } from '#db/schema/members.ts'
import { webhookAttempts, webhookDeliveries, webhookSecrets, webhooks } from '#db/schema/webhooks.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { Severity } from '#lib/access/words.ts'
import type { WebhookId, WebhookKind } from './input.ts'

/** An attempt's outcome: the receiver's status, or a word for why there is none. */
export interface LastAttempt {
  at: Date
  status: number | null
  error: string | null
}

export interface WebhookRow {
  webhookId: WebhookId
  name: string
  kind: WebhookKind
  /** of Slack's only what may be seen */
  address: string
  leastSeverity: Severity
  events: string[]
  createdBy: string
  createdAt: Date
  offAt: Date | null
  offReason: 'member' | 'gone' | null
  failingSince: Date | null
  /** whoever knew its secret left: nothing is sent once that has ended, until somebody renews it */
  needsSecret: boolean
  /** who set its address, or answers for it since */
  addressBy: { name: string; isHere: boolean }
  quietUntil: Date | null
  /** messages that wait for their next try */
  pending: number
  last: LastAttempt | null
}

/** The organization's webhooks, the oldest first; null for whoever may not see to notifications. Never a secret. */
export async function listWebhooks(actor: MemberActor): Promise<WebhookRow[] | null> {
  if (!may(actor, 'notification.manage', {})) return null
  return withTenant(actor, tx => readWebhooks(tx, isNull(webhooks.removedAt)))
}

const setters = alias(members, 'setters')

/** Whether whoever set a webhook's address is not here any more, and nobody else has answered for it. */
export async function hasLostItsSetter(tx: Transaction, webhookId: string): Promise<boolean> {
  const [setter] = await tx
    .select({ status: setters.status })
    .from(webhooks)
    .innerJoin(setters, eq(setters.id, webhooks.addressBy))
    .where(eq(webhooks.id, webhookId))
  return setter?.status !== 'active'
}

export async function readWebhooks(tx: Transaction, where: SQL | undefined): Promise<WebhookRow[]> {
  const last = tx
    .select({
      at: sql<Date>`${webhookAttempts.startedAt}`.mapWith(webhookAttempts.startedAt).as('last_at'),
      status: webhookAttempts.status,
      error: webhookAttempts.error,
    })
    .from(webhookAttempts)
    .where(eq(webhookAttempts.webhookId, webhooks.id))
    .orderBy(desc(webhookAttempts.startedAt))
    .limit(1)
    .as('last')
  const rows = await tx
    .select({
      webhook: webhooks,
      createdBy: members.name,
      setter: { name: setters.name, status: setters.status },
      needsSecret: sql<boolean>`not exists (select from ${webhookSecrets} s where s.webhook_id = ${webhooks.id} and s.retires_at is null)`,
      pending: sql<number>`(select count(*)::int from ${webhookDeliveries} d where d.webhook_id = ${webhooks.id} and d.state = 'pending')`,
      last: { at: last.at, status: last.status, error: last.error },
    })
    .from(webhooks)
    .innerJoin(members, eq(members.id, webhooks.createdBy))
    .innerJoin(setters, eq(setters.id, webhooks.addressBy))
    .leftJoinLateral(last, sql`true`)
    .where(and(where))
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id))
  return rows.map(({ webhook, createdBy, setter, needsSecret, pending, last }) => {
    const { id, name, kind, address, leastSeverity, events, createdAt, offAt, offReason, failingSince, quietUntil } =
      webhook
    return {
      ...{ webhookId: id as WebhookId, name, kind, address, leastSeverity, events, createdBy, createdAt },
      ...{ offAt, offReason, failingSince, quietUntil, pending, last, needsSecret },
      addressBy: { name: setter.name, isHere: setter.status === 'active' },
    }
  })
}
