import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getPosture } from '#lib/keys/posture.ts'
import { Figures } from './_overview/_components/figures.tsx'
import { NeedsList } from './_overview/_components/needs-list.tsx'
import { OutcomeChart } from './_overview/_components/outcome-chart.tsx'
import { PostureLine } from './_overview/_components/posture-line.tsx'
import { FirstSteps } from './_overview/first-steps.tsx'
import { dayFigures, readWeekChange } from './_overview/read-figures.ts'
import { readNeeds } from './_overview/read-needs.ts'
import { readUsage } from './usage/read-usage.ts'
import { readUsageParams } from './usage/usage-params.ts'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const actor = await currentActor()
  const now = new Date()
  const [needs, posture, change, usage, ledger] = await Promise.all([
    readNeeds(actor, now),
    getPosture(actor, now),
    readWeekChange(actor, now),
    readUsage(actor, readUsageParams({}), now),
    readLedgerEnd(actor),
  ])
  const buckets = usage.ok ? usage.value.buckets : []
  const day = dayFigures(buckets, change)
  const isSilent = day.requests === 0 && change === null
  const isNew = posture.live === 0 && isSilent
  return (
    <>
      <PageHeader title="Overview" />
      <PageBody>
        {isNew ? <FirstSteps actor={actor} /> : <NeedsList needs={needs.shown} total={needs.total} />}
        <Figures posture={posture} day={day} findings={needs.findings} />
        <section aria-label="Requests by outcome" className="mt-8">
          <OutcomeChart day={usage.ok ? usage.value : null} />
        </section>
        {!isNew && isSilent && <FirstSteps actor={actor} />}
        <PostureLine posture={posture} ledger={ledger} />
      </PageBody>
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
