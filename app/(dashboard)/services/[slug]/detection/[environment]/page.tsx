import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { brakeAt } from '#lib/alerts/stop-by-itself.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { countBrowserKeys } from '#lib/detection/count-browser-keys.ts'
import { getService, servicePermissions } from '#lib/services/queries.ts'
import { stopsOf } from '../../../detection-words.ts'
import { DetectionForm } from './_components/detection-form.tsx'

type PageProps = { params: Promise<{ slug: string; environment: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { slug, environment } = await params
  return { title: `Detection of ${slug}, ${environment}` }
}

export default async function DetectionPage({ params }: PageProps) {
  const actor = await currentActor()
  const { slug, environment } = await params
  const service = await getService(actor, slug)
  const found = service?.detection.find(each => each.environment === environment)
  if (!service || !found || !servicePermissions(actor, service).detection) notFound()
  const browserKeys = await countBrowserKeys(actor, { serviceId: service.id, environment: found.environment })
  return (
    <>
      <PageHeader
        title={`Detection of ${found.environment}`}
        trail={[
          { href: '/services', label: 'Services' },
          { href: `/services/${slug}`, label: service.name },
        ]}
        actions={
          <ButtonLink href={`/services/${slug}/detection/${found.environment}/try`}>Try other settings</ButtonLink>
        }
      />
      <PageBody>
        <DetectionForm
          slug={slug}
          environment={found.environment}
          stored={{ stopsAt: stopsOf(found.stopsAt), fromBrowsers: found.fromBrowsers }}
          browserKeys={browserKeys}
          brakeAt={brakeAt}
        />
      </PageBody>
    </>
  )
}
