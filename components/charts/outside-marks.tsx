import { cx } from '#components/ui/cx.ts'
import { formatNumber } from '#lib/format/number.ts'
import type { ChartBand, ChartSeries, Outside } from './chart-types.ts'
import { farthestOf, rangeWords } from './expected-band.ts'

type OutsideMarksProps = { series: ChartSeries[]; band: ChartBand; top: number }

/** A triangle at each slot that is outside, which points where it went; the farthest says its value. */
export function OutsideMarks({ series: [seen], band, top }: OutsideMarksProps) {
  if (!seen) return null
  const farthest = farthestOf(seen.values, band, band.outside)
  const count = band.outside.length
  return band.outside.map((side, slot) => {
    if (side === null) return null
    const value = seen.values[slot] ?? 0
    const left = ((slot + 0.5) / count) * 100
    return (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: slots have a fixed order
        key={slot}
        className="absolute size-0 text-critical"
        style={{ left: `${left}%`, bottom: `${(value / top) * 100}%` }}
      >
        <Triangle side={side} />
        {slot === farthest && (
          <b
            className={cx(
              'absolute bottom-2 whitespace-nowrap bg-surface/80 px-[3px] text-xs/[15px]',
              left > 90 ? 'right-0' : left < 10 ? 'left-0' : '-translate-x-1/2 left-0',
            )}
          >
            {formatNumber(value)}
          </b>
        )}
      </span>
    )
  })
}

export function Triangle({ side }: { side: NonNullable<Outside> }) {
  return (
    <svg viewBox="0 0 8 8" aria-hidden="true" className="-top-[3.5px] -left-[3.5px] absolute size-[7px]">
      <path
        d={side === 'above' ? 'M4 .5 7.5 7.5H.5Z' : 'M.5.5h7L4 7.5Z'}
        fill="currentColor"
        stroke="var(--surface)"
        strokeWidth=".8"
      />
    </svg>
  )
}

/** The share of the plot's width that a band's name takes, on a wide screen and on most phones. */
const labelShare = 0.2

/** Names the field at its left, on its upper edge, or below that where there is no room above. */
export function BandLabel({ band: { low, high }, top }: { band: ChartBand; top: number }) {
  const slot = high.findIndex(value => value !== null)
  const [least, most] = [low[slot] ?? null, high[slot] ?? null]
  if (most === null) return null
  const beside = high.slice(slot, slot + Math.ceil(high.length * labelShare)).map(value => value ?? 0)
  const isHigh = Math.max(...beside) / top > 0.85
  const share = (isHigh ? Math.min(...beside) : Math.max(...beside)) / top
  return (
    <span
      className={cx('absolute whitespace-nowrap px-1 text-2xs/[16px] text-text-2', isHigh && 'translate-y-full')}
      style={{ bottom: `${share * 100}%`, left: `${(slot / high.length) * 100}%` }}
    >
      expected {rangeWords(least, most)}
    </span>
  )
}
