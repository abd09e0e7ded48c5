import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Columns } from '#components/shell/columns.tsx'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { brakeAt } from '#lib/alerts/stop-by-itself.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getEnv } from '#lib/env.ts'
import { getService, servicePermissions } from '#lib/services/queries.ts'
import { getMissedReports } from '#lib/usage/get-missed-reports.ts'
import { getLogSource } from '#lib/usage/set-log-source.ts'
import { ConnectTabs } from '../_components/connect-tabs.tsx'
import { DetectionRule } from '../_components/detection-rule.tsx'
import { DetectionTable } from './_components/detection-table.tsx'
import { PoliciesTable } from './_components/policies-table.tsx'
import { SensitiveRoutes } from './_components/sensitive-routes.tsx'
import { ServiceFacts } from './_components/service-facts.tsx'

export async function generateMetadata({ params }: PageProps<'/services/[slug]'>): Promise<Metadata> {
  const service = await getService(await currentActor(), (await params).slug)
  return { title: service?.name ?? 'Service' }
}

export default async function ServicePage({ params, searchParams }: PageProps<'/services/[slug]'>) {
  const actor = await currentActor()
  const { slug } = await params
  const [service, source, missed] = await Promise.all([
    getService(actor, slug),
    getLogSource(actor, slug),
    getMissedReports(actor, slug),
  ])
  if (!service) notFound()
  const may = servicePermissions(actor, service)
  const isNew = (await searchParams).new !== undefined && service.activeKeys === 0
  return (
    <>
      <PageHeader
        title={service.name}
        trail={[{ href: '/services', label: 'Services' }]}
        actions={
          <>
            <ButtonLink href={`/usage?service=${slug}`} className="max-md:hidden">
              Open usage
            </ButtonLink>
            {may.createKey && (
              <ButtonLink href={`/keys/new?service=${slug}`} variant="primary" icon={<Plus />}>
                New key
              </ButtonLink>
            )}
          </>
        }
      />
      <PageBody>
        {isNew && (
          <Notice tone="live" className="mb-6" title={`${service.name} is there.`}>
            Next: a key for whoever calls it, and one line in the service that asks Keyturn about it.
          </Notice>
        )}
        <Columns
          asideLabel="Facts"
          aside={<ServiceFacts service={service} source={source} missed={missed} mayManage={may.manage} />}
        >
          <Section title="Environments" note="the policy of their keys">
            <PoliciesTable slug={slug} policies={service.environments} mayManage={may.manage} />
          </Section>
          <Section
            title="Detection"
            note="what follows an alert by itself"
            right={<Link href={`/alerts?show=judged&service=${slug}`}>How often it was right</Link>}
          >
            <DetectionTable slug={slug} detection={service.detection} mayChange={may.detection} />
            <div className="mt-3 text-xs/[17px]">
              <DetectionRule brakeAt={brakeAt} />
            </div>
          </Section>
          <Section title="Sensitive routes" note="a key’s first use of one, or a harder one, is worth a look">
            <SensitiveRoutes slug={slug} routes={service.sensitiveRoutes} mayChange={may.detection} />
          </Section>
          <Section title="Connect it" note="either is enough; a request is counted once">
            <ConnectTabs
              server={getEnv().url}
              service={slug}
              environment={service.environments[0]?.environment ?? 'development'}
              mayMakeToken={mayAnywhere(actor, 'token.manage')}
            />
          </Section>
        </Columns>
      </PageBody>
    </>
  )
}
