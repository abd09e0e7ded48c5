import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton-rows.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { volumeParameters } from '#lib/detection/volume/parameters.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { getKey } from '#lib/keys/queries.ts'
import { getService, servicePermissions } from '#lib/services/queries.ts'
import type { SearchParams } from '../../../../../usage/usage-params.ts'
import { TryForm } from './_components/try-form.tsx'
import { BacktestSection } from './backtest-section.tsx'
import { type TryField, tryFieldNames } from './try-fields.ts'
import { readTryParams, tryHref, writeField } from './try-url.ts'

type PageProps = { params: Promise<{ slug: string; environment: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { slug, environment } = await params
  return { title: `Other settings for ${slug}, ${environment}` }
}

const usual = Object.fromEntries(tryFieldNames.map(name => [name, writeField(name, volumeParameters[name])])) as Record<
  TryField,
  string
>

/** The volume detector with other settings, over what is stored. */
export default async function TryPage({ params, searchParams }: PageProps) {
  const actor = await currentActor()
  const { slug, environment } = await params
  const service = await getService(actor, slug)
  const found = service?.detection.find(each => each.environment === environment)
  if (!service || !found || !servicePermissions(actor, service).detection) notFound()
  const asked = readTryParams(await searchParams, volumeParameters)
  const key = asked.key === undefined ? null : await getKey(actor, keyIdInput.parse(asked.key))
  const path = `/services/${slug}/detection/${found.environment}/try`
  const where = { service: slug, environment: found.environment }
  return (
    <>
      <PageHeader
        title="Try other settings"
        trail={[
          { href: '/services', label: 'Services' },
          { href: `/services/${slug}`, label: service.name },
          { href: `/services/${slug}/detection/${found.environment}`, label: `Detection of ${found.environment}` },
        ]}
      />
      <PageBody>
        <p className="mb-6 max-w-[720px] text-text-2">
          Volume spikes and drops of {key ? key.name : 'all keys'} of {slug} in {found.environment}: which there would
          have been with other settings, over the counts that are stored. Each five minutes are judged by what came
          before them alone.{' '}
          {key && (
            <ButtonLink size="sm" variant="ghost" href={tryHref(path, asked, { key: undefined })} prefetch={false}>
              All keys
            </ButtonLink>
          )}
        </p>
        <div className="grid grid-cols-1 items-start gap-x-12 gap-y-8 lg:grid-cols-[260px_minmax(0,1fr)]">
          <TryForm
            {...{ path, usual }}
            keyId={asked.key}
            written={asked.written}
            errors={asked.errors}
            days={asked.days}
          />
          <div className="min-w-0">
            {asked.isAsked && asked.parameters ? (
              <Suspense key={JSON.stringify(asked)} fallback={<Replaying />}>
                <BacktestSection
                  {...{ actor, where, path }}
                  params={asked}
                  parameters={asked.parameters}
                  now={new Date()}
                />
              </Suspense>
            ) : (
              <EmptyState title="Nothing was tried yet">
                What these settings would have told of will stand here, beside what was raised and how it was judged.
              </EmptyState>
            )}
          </div>
        </div>
      </PageBody>
    </>
  )
}

function Replaying() {
  return (
    <>
      <p className="mb-4 text-text-2">Following each key through its history, 20 seconds at most. You can leave.</p>
      <SkeletonRows rows={6} columns={[180, 120]} />
    </>
  )
}
