import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { SkeletonRows } from '#components/ui/skeleton-rows.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getPosture } from '#lib/keys/posture.ts'
import { FirstSteps } from './_overview/first-steps.tsx'
import { NeedsSection, startReadingNeeds } from './_overview/needs-section.tsx'
import { PostureSection } from './_overview/posture-section.tsx'
import { TrafficSection } from './_overview/traffic-section.tsx'
import { ChartWaiting } from './usage/_components/chart-waiting.tsx'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const actor = await currentActor()
  const now = new Date()
  const reading = startReadingNeeds(actor, now)
  const posture = await getPosture(actor, now)
  return (
    <>
      <PageHeader title="Overview" />
      <PageBody>
        {posture.ever === 0 ? (
          <FirstSteps actor={actor} />
        ) : (
          <Suspense fallback={<SkeletonRows rows={8} lines={1} columns={[160, 60]} className="mt-8" />}>
            <NeedsSection reading={reading} />
          </Suspense>
        )}
        <Suspense fallback={<Waiting />}>
          <TrafficSection actor={actor} now={now} posture={posture} />
        </Suspense>
        {posture.ever > 0 && (
          <Suspense fallback={<div className="mt-8 h-[50px] border-line border-t" />}>
            <PostureSection actor={actor} posture={posture} now={now} />
          </Suspense>
        )}
      </PageBody>
    </>
  )
}

function Waiting() {
  return (
    <>
      <div className="mt-8 h-[102px] border-line border-y" />
      <div className="mt-8">
        <ChartWaiting failed={false} />
      </div>
    </>
  )
}
