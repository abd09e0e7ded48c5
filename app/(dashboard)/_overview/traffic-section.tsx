import type { MemberActor } from '#lib/access/actor.ts'
import { countOpenAlerts } from '#lib/alerts/list-alerts.ts'
import type { Posture } from '#lib/keys/posture.ts'
import { sumOpen } from '../alerts/sum-open.ts'
import { readUsage } from '../usage/read-usage.ts'
import { readUsageParams } from '../usage/usage-params.ts'
import { Figures } from './_components/figures.tsx'
import { OutcomeChart } from './_components/outcome-chart.tsx'
import { FirstSteps } from './first-steps.tsx'
import { dayFigures, readWeekChange } from './read-figures.ts'

type TrafficProps = { actor: MemberActor; now: Date; posture: Posture }

/** The figures and the chart of the last 24 hours: one reading of the same minutes. */
export async function TrafficSection({ actor, now, posture }: TrafficProps) {
  const [usage, change, open] = await Promise.all([
    readUsage(actor, readUsageParams({}), now),
    readWeekChange(actor, now),
    countOpenAlerts(actor),
  ])
  const day = dayFigures(usage.ok ? usage.value.buckets : [], change)
  return (
    <>
      <Figures posture={posture} day={day} alerts={sumOpen(open)} />
      <section aria-label="Requests by outcome" className="mt-8">
        <OutcomeChart day={usage.ok ? usage.value : null} />
      </section>
      {posture.live > 0 && day.requests === 0 && change === null && <FirstSteps actor={actor} />}
    </>
  )
}
