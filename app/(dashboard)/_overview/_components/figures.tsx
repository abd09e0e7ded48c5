import { StatFigure } from '#components/ui/stat-figure.tsx'
import { StatStrip } from '#components/ui/stat-strip.tsx'
import { formatNumber } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'
import type { Posture } from '#lib/keys/posture.ts'
import type { OpenAlerts } from '../../alerts/sum-open.ts'
import type { DayFigures } from '../read-figures.ts'
import { AlertsFigure } from './alerts-figure.tsx'

type FiguresProps = {
  posture: Posture
  day: DayFigures
  alerts: OpenAlerts
}

/** Four numbers, each with the one thing that explains it. */
export function Figures({ posture, day, alerts }: FiguresProps) {
  return (
    <section aria-label="Figures" className="mt-8">
      <StatStrip>
        <StatFigure
          label="Live keys"
          value={formatNumber(posture.live)}
          note={sinceWeek(posture.live - (posture.liveByDay.at(-8) ?? posture.live))}
          href="/keys"
          sparkline={{ values: posture.liveByDay }}
        />
        <StatFigure
          label="Requests, 24 h"
          value={formatNumber(day.requests)}
          note={againstWeekAgo(day)}
          href="/usage?range=24h"
          sparkline={{ values: day.requestLine }}
        />
        <StatFigure
          label="Refused, 24 h"
          value={formatNumber(day.refused)}
          note={day.requests > 0 ? `${formatPercent(day.refused / day.requests)} of all requests` : 'of no requests'}
          href="/usage?range=24h&split=outcome"
          sparkline={{ values: day.refusedLine, tone: 'refused' }}
        />
        <AlertsFigure {...alerts} />
      </StatStrip>
    </section>
  )
}

function sinceWeek(change: number): string {
  if (change === 0) return 'as many as a week ago'
  return `${formatNumber(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than a week ago`
}

function againstWeekAgo({ change }: DayFigures): string {
  if (change === null) return 'none a week ago'
  if (Math.abs(change) < 0.001) return 'as many as a week ago'
  return `${formatPercent(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than a week ago`
}
