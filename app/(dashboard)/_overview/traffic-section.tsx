import { Suspense } from 'react'
import type { MemberActor } from '#lib/access/actor.ts'
import type { Posture } from '#lib/keys/posture.ts'
import { readUsage } from '../usage/read-usage.ts'
import { readUsageParams } from '../usage/usage-params.ts'
import { Figures } from './_components/figures.tsx'
import { FindingsFigure } from './_components/findings-figure.tsx'
import { OutcomeChart } from './_components/outcome-chart.tsx'
import { FirstSteps } from './first-steps.tsx'
import { Findings, type ReadingNeeds } from './needs-section.tsx'
import { dayFigures, readWeekChange } from './read-figures.ts'

type TrafficProps = { actor: MemberActor; now: Date; posture: Posture; reading: ReadingNeeds }

/** The figures and the chart of the last 24 hours: one reading of the same minutes. */
export async function TrafficSection({ actor, now, posture, reading }: TrafficProps) {
  const [usage, change] = await Promise.all([readUsage(actor, readUsageParams({}), now), readWeekChange(actor, now)])
  const day = dayFigures(usage.ok ? usage.value.buckets : [], change)
  const findings = (
    <Suspense fallback={<FindingsFigure findings={null} />}>
      <Findings reading={reading} />
    </Suspense>
  )
  return (
    <>
      <Figures posture={posture} day={day} findings={findings} />
      <section aria-label="Requests by outcome" className="mt-8">
        <OutcomeChart day={usage.ok ? usage.value : null} />
      </section>
      {posture.live > 0 && day.requests === 0 && change === null && <FirstSteps actor={actor} />}
    </>
  )
}
