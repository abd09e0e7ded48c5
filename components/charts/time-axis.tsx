import { cx } from '#components/ui/cx.ts'
import type { ChartScale } from './chart-scale.ts'
import { timeTicks } from './time-ticks.ts'

type TimeAxisProps = { times: number[]; stepMs: number; scale: ChartScale; zone: string }

/** Times below the plots. On phones every second one. */
export function TimeAxis({ times, stepMs, scale, zone }: TimeAxisProps) {
  const first = times[0]
  const last = times.at(-1)
  if (first === undefined || last === undefined) return <div className="h-[22px]" />
  return (
    <div aria-hidden="true" className="relative h-[22px] text-2xs/[14px] text-text-3">
      {timeTicks(first, last + stepMs, zone).map(({ at, label }, index) => {
        const left = scale.time(at)
        return (
          <span
            key={at}
            className={cx(
              'absolute top-1.5 -translate-x-1/2 whitespace-nowrap',
              index % 2 === 1 && 'max-md:hidden',
              left > 96 && 'hidden',
            )}
            style={{ left: `${left}%` }}
          >
            {label}
          </span>
        )
      })}
    </div>
  )
}
