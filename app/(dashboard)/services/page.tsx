import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listServices } from '#lib/services/queries.ts'
import { FirstSteps } from '../_overview/first-steps.tsx'
import { ServicesTable } from './_components/services-table.tsx'
import { readServiceDays } from './read-service-days.ts'

export const metadata: Metadata = { title: 'Services' }

export default async function ServicesPage() {
  const actor = await currentActor()
  const now = new Date()
  const [services, days] = await Promise.all([listServices(actor), readServiceDays(actor, now)])
  const mayMake = mayAnywhere(actor, 'service.manage')
  return (
    <>
      <PageHeader
        title="Services"
        actions={
          mayMake &&
          services.length > 0 && (
            <ButtonLink href="/services/new" variant="primary" icon={<Plus />}>
              New service
            </ButtonLink>
          )
        }
      />
      <PageBody>
        {services.length > 0 ? (
          <ServicesTable services={services} days={days} />
        ) : (
          <FirstSteps
            actor={actor}
            title="Your services will be here"
            hint="With their teams, their policies, and what they are asked in a day."
          />
        )}
      </PageBody>
    </>
  )
}
