import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getEnv } from '#lib/env.ts'
import { ItemsSection } from './_components/items-section.tsx'
import { LedgerSection } from './_components/ledger-section.tsx'
import { PrintButton } from './_components/print-button.tsx'
import { PrintFoot } from './_components/print-foot.tsx'
import { ReportFacts } from './_components/report-facts.tsx'
import { ReportState } from './_components/report-state.tsx'
import { readReport } from './read-report.ts'

export const metadata: Metadata = { title: 'Departure' }

export default async function OffboardingPage({
  params,
  searchParams,
}: PageProps<'/people/offboardings/[offboardingId]'>) {
  const found = await readReport(await currentActor(), (await params).offboardingId)
  if (!found) notFound()
  const { report, nameOf } = found
  const { id, person, items } = report
  const here = `/people/offboardings/${id}`
  const isAsked = items.some(item => item.state === 'asked')
  return (
    <>
      <PageHeader
        title={`Departure of ${person.name}`}
        trail={[
          { href: '/people', label: 'People' },
          { href: `/people/${person.memberId}`, label: person.name },
        ]}
        actions={
          <>
            <PrintButton />
            <ButtonLink href={`${here}/report`} prefetch={false} download icon={<Download />} className="max-md:hidden">
              Export JSON
            </ButtonLink>
            {isAsked && (
              <ButtonLink variant="primary" href={`/people/${person.memberId}/offboard`}>
                Decide what is left
              </ButtonLink>
            )}
          </>
        }
      />
      <PageBody>
        <ReportState report={report} />
        <ReportFacts report={report} nameOf={nameOf} />
        <ItemsSection report={report} nameOf={nameOf} isOpenOnly={(await searchParams).show === 'open'} />
        <LedgerSection ledger={report.ledger} memberId={person.memberId} />
        <PrintFoot address={new URL(here, getEnv().url).href} />
      </PageBody>
    </>
  )
}
