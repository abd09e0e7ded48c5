import { ButtonLink } from '#components/ui/button-link.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import type { Severity } from '#lib/detection/input.ts'
import { AlertsFilters } from './_components/alerts-filters.tsx'
import { AlertsTable } from './_components/alerts-table.tsx'
import { NoAlerts } from './_components/no-alerts.tsx'
import { type AlertsParams, alertsHref } from './alerts-url.ts'

type InboxProps = { actor: MemberActor; params: AlertsParams; open: Record<Severity, number> }

/** What asks for somebody, or what somebody has closed. */
export async function InboxSection({ actor, params, open }: InboxProps) {
  const { show, severity, cursor } = params
  const status = show === 'open' ? 'unclosed' : 'closed'
  const { items, nextCursor } = await listAlerts(actor, { status, severity, cursor, limit: 50 })
  const isBare = items.length === 0 && !severity && !cursor
  return (
    <>
      {!isBare && <AlertsFilters params={params} open={open} />}
      {items.length > 0 ? <AlertsTable alerts={items} areClosed={show === 'closed'} /> : <NoAlerts params={params} />}
      {(cursor || nextCursor) && (
        <div className="flex gap-2 py-3">
          {cursor && <ButtonLink href={alertsHref(params)}>From the top</ButtonLink>}
          {nextCursor && <ButtonLink href={alertsHref(params, { cursor: nextCursor })}>Next alerts</ButtonLink>}
        </div>
      )}
    </>
  )
}
