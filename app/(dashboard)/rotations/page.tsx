import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { TabLinks } from '#components/ui/tab-links.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listRotations } from '#lib/rotation/list-rotations.ts'
import { CalendarSection } from './calendar-section.tsx'
import { QueueSection } from './queue-section.tsx'
import { readRotationsParams, type SearchParams } from './rotations-params.ts'

export const metadata: Metadata = { title: 'Rotations' }

export default async function RotationsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { view, day } = readRotationsParams(await searchParams)
  const actor = await currentActor()
  const now = new Date()
  return (
    <>
      <PageHeader title="Rotations" />
      <PageBody className="pt-2! max-md:pt-1!">
        <TabLinks
          label="Rotations as"
          className="mb-6"
          items={[
            { href: '/rotations', label: 'Queue', current: view === 'queue' },
            { href: '/rotations?view=calendar', label: 'Calendar', current: view === 'calendar' },
          ]}
        />
        {view === 'calendar' ? (
          <CalendarSection actor={actor} day={day} now={now} />
        ) : (
          <QueueSection actor={actor} queue={await listRotations(actor, now)} now={now} />
        )}
      </PageBody>
    </>
  )
}
