import { rawSql } from '#db/client.ts'

/** A webhook that has something to send now, in any organization. */
export interface DueWebhook {
  webhookId: string
  organizationId: string
  /** its last attempt failed */
  isFailing: boolean
  /** how much is due, counted up to `atMost` */
  due: number
}

/** Asks each webhook for its first few, however much waits behind them. */
export async function listDue(now: Date, atMost: number): Promise<DueWebhook[]> {
  return rawSql('worker')<DueWebhook[]>`
    select w.id as "webhookId", w.organization_id as "organizationId", w.failing_since is not null as "isFailing", d.due
    from webhooks w, lateral (
      select count(*)::int as due from (
        select from webhook_deliveries d
        where d.webhook_id = w.id and d.state = 'pending' and d.next_attempt_at <= ${now} limit ${atMost}) first) d
    where w.removed_at is null and w.off_at is null and (w.quiet_until is null or w.quiet_until <= ${now}) and d.due > 0
    order by w.id`
}
