import { formatNumber } from '#lib/format/number.ts'
import { OUTCOMES, type Outcome } from './outcomes.ts'

/** Outcomes with their values, for beside a table or a sparkline. Charts bring a legend of their own that filters. */
export function OutcomeLegend({ values }: { values: Partial<Record<Outcome, number>> }) {
  const shown = (Object.keys(OUTCOMES) as Outcome[]).filter(outcome => values[outcome] !== undefined)
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-text-2 text-xs">
      {shown.map(outcome => (
        <li key={outcome} className="inline-flex items-center gap-1.5">
          <span className="size-2.5 flex-none rounded-[2px]" style={{ background: OUTCOMES[outcome].color }} />
          {OUTCOMES[outcome].label} <b className="text-text">{formatNumber(values[outcome] ?? 0)}</b>
        </li>
      ))}
    </ul>
  )
}
