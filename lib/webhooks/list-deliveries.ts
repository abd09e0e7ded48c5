import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { webhookAttempts, webhookDeliveries } from '#db/schema/webhooks.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { DeliveryId, DeliveryState, WebhookId } from './input.ts'

export interface AttemptRow {
  startedAt: Date
  /** milliseconds; null: nobody knows */
  durationMs: number | null
  status: number | null
  error: string | null
  /** who asked for it; null: the clock */
  askedBy: string | null
}

export interface DeliveryRow {
  deliveryId: DeliveryId
  webhookId: WebhookId
  event: string
  summary: string
  state: DeliveryState
  createdAt: Date
  endedAt: Date | null
  /** null: it has ended, or is being sent right now */
  nextAttemptAt: Date | null
  isUnderWay: boolean
  /** how often it was begun to be sent; whoever asks for another attempt says it back */
  tries: number
  /** oldest first */
  attempts: AttemptRow[]
}

export interface DeliveryPage {
  items: DeliveryRow[]
  nextCursor: DeliveryId | null
}

interface Wanted {
  webhookId: WebhookId
  state?: DeliveryState
  cursor?: DeliveryId
  limit?: number
}

/** What a webhook was told in the last month, the youngest first. The cursor is the last of the page before. */
export async function listDeliveries(
  actor: MemberActor,
  { webhookId, state, cursor, limit = 50 }: Wanted,
  now: Date = new Date(),
): Promise<DeliveryPage> {
  if (!may(actor, 'notification.manage', {})) return { items: [], nextCursor: null }
  return withTenant(actor, async tx => {
    const rows = await tx
      .select(columns)
      .from(webhookDeliveries)
      .where(
        and(
          eq(webhookDeliveries.webhookId, webhookId),
          state ? eq(webhookDeliveries.state, state) : undefined,
          cursor ? lt(webhookDeliveries.id, cursor) : undefined,
        ),
      )
      .orderBy(desc(webhookDeliveries.id))
      .limit(limit + 1)
    const items = await withAttempts(tx, rows.slice(0, limit), now)
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.deliveryId ?? null) : null }
  })
}

/** One of them, with the text that is sent; null where there is none, or the actor may not see it. */
export async function getDelivery(
  actor: MemberActor,
  deliveryId: DeliveryId,
  now: Date = new Date(),
): Promise<(DeliveryRow & { body: string }) | null> {
  if (!may(actor, 'notification.manage', {})) return null
  return withTenant(actor, async tx => {
    const [row] = await tx
      .select({ ...columns, body: webhookDeliveries.body })
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.id, deliveryId))
    const [delivery] = row ? await withAttempts(tx, [row], now) : []
    return row && delivery ? { ...delivery, body: row.body } : null
  })
}

const columns = {
  id: webhookDeliveries.id,
  webhookId: webhookDeliveries.webhookId,
  event: webhookDeliveries.event,
  summary: webhookDeliveries.summary,
  state: webhookDeliveries.state,
  createdAt: webhookDeliveries.createdAt,
  endedAt: webhookDeliveries.endedAt,
  nextAttemptAt: webhookDeliveries.nextAttemptAt,
  leaseId: webhookDeliveries.leaseId,
  tries: webhookDeliveries.attempts,
}

type Row = Pick<typeof webhookDeliveries.$inferSelect, Exclude<keyof typeof columns, 'tries'>> & { tries: number }

async function withAttempts(tx: Transaction, rows: readonly Row[], now: Date): Promise<DeliveryRow[]> {
  const ids = rows.map(({ id }) => id)
  const found =
    ids.length === 0
      ? []
      : await tx
          .select({ attempt: webhookAttempts, askedBy: members.name })
          .from(webhookAttempts)
          .leftJoin(members, eq(members.id, webhookAttempts.memberId))
          .where(inArray(webhookAttempts.deliveryId, ids))
          .orderBy(sql`${webhookAttempts.startedAt}, ${webhookAttempts.id}`)
  const byDelivery = Map.groupBy(found, ({ attempt }) => attempt.deliveryId)
  return rows.map(({ id, webhookId, leaseId, nextAttemptAt, state, ...row }) => {
    const isUnderWay = leaseId !== null && nextAttemptAt > now
    return {
      ...row,
      ...{ deliveryId: id as DeliveryId, webhookId: webhookId as WebhookId, state, isUnderWay },
      nextAttemptAt: state === 'pending' && !isUnderWay ? nextAttemptAt : null,
      attempts: (byDelivery.get(id) ?? []).map(({ attempt, askedBy }) => {
        const { startedAt, durationMs, status, error } = attempt
        return { startedAt, durationMs, status, error, askedBy }
      }),
    }
  })
}
