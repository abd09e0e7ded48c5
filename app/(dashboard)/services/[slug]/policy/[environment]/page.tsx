import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { previewPolicy } from '#lib/rotation/preview-policy.ts'
import { getService, servicePermissions } from '#lib/services/queries.ts'
import { zones } from '#lib/services/zones.ts'
import { PolicyForm } from './_components/policy-form.tsx'
import { viewOf } from './preview-view.ts'

type PageProps = { params: Promise<{ slug: string; environment: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { slug, environment } = await params
  return { title: `Policy of ${slug}, ${environment}` }
}

export default async function PolicyPage({ params }: PageProps) {
  const actor = await currentActor()
  const { slug, environment } = await params
  const service = await getService(actor, slug)
  const found = service?.environments.find(each => each.environment === environment)
  if (!service || !found || !servicePermissions(actor, service).manage) notFound()
  const { environment: name, ...policy } = found
  const now = new Date()
  const preview = await previewPolicy(actor, { service: slug, environment: name }, now)
  return (
    <>
      <PageHeader
        title={`Policy of ${name}`}
        trail={[
          { href: '/services', label: 'Services' },
          { href: `/services/${slug}`, label: service.name },
        ]}
      />
      <PageBody>
        <PolicyForm
          slug={slug}
          environment={name}
          policy={policy}
          zones={zones}
          first={preview.ok ? viewOf(preview.value, now) : null}
        />
      </PageBody>
    </>
  )
}
