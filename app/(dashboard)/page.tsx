import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { SkeletonRows } from '#components/ui/skeleton-rows.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getPosture } from '#lib/keys/posture.ts'
import { PostureLine } from './_overview/_components/posture-line.tsx'
import { FirstSteps } from './_overview/first-steps.tsx'
import { NeedsSection, startReadingNeeds } from './_overview/needs-section.tsx'
import { TrafficSection } from './_overview/traffic-section.tsx'
import { ChartWaiting } from './usage/_components/chart-waiting.tsx'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const actor = await currentActor()
  const now = new Date()
  const reading = startReadingNeeds(actor, now)
  const [posture, ledger] = await Promise.all([getPosture(actor, now), readLedgerEnd(actor)])
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
          <TrafficSection actor={actor} now={now} posture={posture} reading={reading} />
        </Suspense>
        {posture.ever > 0 && <PostureLine posture={posture} ledger={ledger} />}
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

/** How far the ledger goes, for those who may read all of it. */
async function readLedgerEnd(actor: MemberActor): Promise<{ seq: number; at: string } | null> {
  if (reachOf(actor, 'audit.read') !== 'all') return null
  const { items } = await listEvents(actor, { limit: 1 })
  const [last] = items
  return last ? { seq: last.seq, at: last.at.toISOString() } : null
}
