import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'

/** A webhook of which a leaver knows the secret, or whose messages go where they said. */
export interface PlanWebhook {
  webhookId: string
  name: string
  kind: 'standard' | 'slack'
  /** of Slack's only what may be seen */
  address: string
  /** they were shown a secret that signs, or typed Slack's address, which is one */
  isKnown: boolean
  /** they set the address, and nobody else has answered for it since */
  isAddressTheirs: boolean
  isOff: boolean
  /** its secrets have an end already, because somebody who knew it left; what was made since that was decided has none */
  isCondemned: boolean
  /** it was, and somebody has made a new secret since */
  isRenewed: boolean
  /** messages of the last day that arrived */
  deliveredDay: number
  /** what a decision stands on, in short */
  stamp: string
}

export type WebhookAction = 'rotate' | 'switch_off' | 'keep'

/** What may be decided of a webhook; the first is proposed, since it is told on and yet nothing that they know stays. */
export function webhookChoices({ isOff }: Pick<PlanWebhook, 'isOff'>): WebhookAction[] {
  return isOff ? ['rotate', 'keep'] : ['rotate', 'switch_off', 'keep']
}

interface Asked {
  memberId: string
  /** since when they are gone; null: they are here */
  leftAt: Date | null
}

type Row = Omit<PlanWebhook, 'stamp'> & { secrets: string[] }

/** Webhooks that can still send and that a leaver has a part in; not those that somebody decided to keep since. */
export async function readTheirWebhooks(
  tx: Transaction,
  { memberId, leftAt }: Asked,
  now: Date,
): Promise<PlanWebhook[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const rows = await tx.execute<Row & Record<string, unknown>>(sql`
    select w.id::text as "webhookId", w.name, w.kind, w.address, s.known as "isKnown",
      w.address_by = ${memberId} as "isAddressTheirs", w.off_at is not null as "isOff", s.condemned as "isCondemned", s.ids as secrets,
      s.renewed as "isRenewed", (select count(*)::int from webhook_deliveries sent where sent.webhook_id = w.id
        and sent.state = 'delivered' and sent.created_at > ${at} - interval '24 hours') as "deliveredDay"
    from webhooks w
    left join lateral (select i.action, i.decided_at from offboarding_items i join offboardings o on o.id = i.offboarding_id
      where i.webhook_id = w.id and i.action in ('rotate', 'keep') and o.member_id = ${memberId}
        and i.decided_at >= ${leftAt?.toISOString() ?? null}::timestamptz
      order by i.decided_at desc limit 1) d on true
    join lateral (select bool_or(shown_to = ${memberId}) as known, coalesce(bool_or(created_at >= d.decided_at), false) as renewed,
        bool_and(retires_at is not null or coalesce(created_at >= d.decided_at, false)) as condemned,
        array_agg(id::text order by id) as ids
      from webhook_secrets where webhook_id = w.id and (retires_at is null or retires_at > ${at})) s on s.ids is not null
    where w.removed_at is null and (s.known or w.address_by = ${memberId})
      and d.action is distinct from 'keep'
    order by w.id`)
  return rows.map(({ secrets, ...row }) => ({ ...row, stamp: stampOf(row, secrets) }))
}

function stampOf({ address, isKnown, isAddressTheirs, isOff, isCondemned }: Omit<Row, 'secrets'>, secrets: string[]) {
  const state = [address, isKnown, isAddressTheirs, isOff, isCondemned, secrets]
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 16)
}
