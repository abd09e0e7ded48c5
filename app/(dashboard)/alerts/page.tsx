import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { TabLinks } from '#components/ui/tab-links.tsx'
import { countOpenAlerts } from '#lib/alerts/list-alerts.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { alertsHref, readAlertsParams } from './alerts-url.ts'
import { InboxSection } from './inbox-section.tsx'
import { JudgedSection } from './judged-section.tsx'
import { sumOpen } from './sum-open.ts'

export const metadata: Metadata = { title: 'Alerts' }

type SearchParams = Promise<Record<string, string | string[] | undefined>>

const tabs = [
  ['open', 'Open'],
  ['closed', 'Closed'],
  ['judged', 'How often right'],
] as const

export default async function AlertsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await currentActor()
  const params = readAlertsParams(await searchParams)
  const open = await countOpenAlerts(actor)
  return (
    <>
      <PageHeader title="Alerts" />
      <PageBody className="pt-2! max-md:pt-1!">
        <TabLinks
          label="Alerts that are"
          className="mb-5"
          items={tabs.map(([show, label]) => ({
            href: alertsHref(params, { show }),
            label,
            count: show === 'open' ? sumOpen(open).open : undefined,
            current: params.show === show,
          }))}
        />
        {params.show === 'judged' ? (
          <JudgedSection actor={actor} params={params} />
        ) : (
          <InboxSection actor={actor} params={params} open={open} />
        )}
      </PageBody>
    </>
  )
}
