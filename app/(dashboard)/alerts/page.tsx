import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { TabLinks } from '#components/ui/tab-links.tsx'
import { countOpenAlerts, listAlerts } from '#lib/alerts/list-alerts.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { AlertsFilters } from './_components/alerts-filters.tsx'
import { AlertsTable } from './_components/alerts-table.tsx'
import { NoAlerts } from './_components/no-alerts.tsx'
import { alertsHref, readAlertsParams } from './alerts-url.ts'
import { sumOpen } from './sum-open.ts'

export const metadata: Metadata = { title: 'Alerts' }

type SearchParams = Promise<Record<string, string | string[] | undefined>>

export default async function AlertsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await currentActor()
  const params = readAlertsParams(await searchParams)
  const { show, severity, cursor } = params
  const status = show === 'open' ? 'unclosed' : 'closed'
  const [{ items, nextCursor }, open] = await Promise.all([
    listAlerts(actor, { status, severity, cursor, limit: 50 }),
    countOpenAlerts(actor),
  ])
  const isBare = items.length === 0 && !severity && !cursor
  return (
    <>
      <PageHeader title="Alerts" />
      <PageBody className="pt-2! max-md:pt-1!">
        <TabLinks
          label="Alerts that are"
          className="mb-5"
          items={[
            {
              href: alertsHref(params, { show: 'open' }),
              label: 'Open',
              count: sumOpen(open).open,
              current: show === 'open',
            },
            { href: alertsHref(params, { show: 'closed' }), label: 'Closed', current: show === 'closed' },
          ]}
        />
        {!isBare && <AlertsFilters params={params} open={open} />}
        {items.length > 0 ? <AlertsTable alerts={items} areClosed={show === 'closed'} /> : <NoAlerts params={params} />}
        {(cursor || nextCursor) && (
          <div className="flex gap-2 py-3">
            {cursor && <ButtonLink href={alertsHref(params)}>From the top</ButtonLink>}
            {nextCursor && <ButtonLink href={alertsHref(params, { cursor: nextCursor })}>Next alerts</ButtonLink>}
          </div>
        )}
      </PageBody>
    </>
  )
}
