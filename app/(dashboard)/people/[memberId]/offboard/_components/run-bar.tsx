import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { PlanView } from '../plan-view.ts'

type RunBarProps = {
  plan: PlanView
  decider: string
  closed: number
  /** how many rows are decided otherwise than proposed */
  changed: number
  /** how many rows lack something */
  problems: number
  onRun: () => void
}

/** The button repeats the number; stopping is what this page is for. */
export function RunBar({ plan, decider, closed, changed, problems, onRun }: RunBarProps) {
  return (
    <div className="sticky bottom-0 z-4 -mx-8 mt-10 -mb-14 flex items-center gap-2 border-line border-t bg-surface px-8 py-3 max-md:-mx-4 max-md:-mb-24 max-md:flex-wrap max-md:px-4">
      <span className="min-w-0 flex-1 max-md:flex-[1_1_100%]" aria-live="polite">
        {problems > 0 ? (
          <b className="text-refused">
            {formatCount(problems, 'row')} {problems === 1 ? 'lacks' : 'lack'} something. Nothing was done.
          </b>
        ) : (
          <>
            <b className="font-semibold">One decision, by {decider}.</b>{' '}
            <span className="text-text-2">Changed rows: {formatNumber(changed)}. The report names who did what.</span>
          </>
        )}
      </span>
      <ButtonLink href={`/people/${plan.memberId}`} className="max-md:hidden">
        Not now
      </ButtonLink>
      <Button variant="stop" onClick={onRun} className="max-md:flex-1">
        {runWords(plan, closed)}
      </Button>
    </div>
  )
}

/** "Offboard Tomás Silva, close 9 keys". */
export function runWords({ name, status }: PlanView, closed: number): string {
  if (status === 'left') return closed > 0 ? `Close ${formatCount(closed, 'key')}` : 'Decide what is left'
  return closed > 0 ? `Offboard ${name}, close ${formatCount(closed, 'key')}` : `Offboard ${name}`
}
