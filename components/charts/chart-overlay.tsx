'use client'

import type { CSSProperties } from 'react'
import { SeverityShape } from '#components/key/severity-shape.tsx'
import { StatusShape } from '#components/key/status-shape.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatTime } from '#lib/format/date-time.ts'
import type { ChartScale } from './chart-scale.ts'
import type { ChartMark } from './chart-types.ts'

/** Hatch where nothing was recorded, with the words: in the widest ones only, when there are many. */
export function Gaps({ gaps, scale, named }: { gaps: [number, number][]; scale: ChartScale; named: boolean }) {
  const widest = gaps.reduce((most, [from, to]) => Math.max(most, to - from), 0)
  return gaps.map(([from, to]) => {
    const left = scale.slot(from)
    const width = scale.slot(to + 1) - left
    return (
      <div key={from} className="hatch absolute inset-y-0" style={{ left: `${left}%`, width: `${width}%` }}>
        {named && (gaps.length <= 3 || to - from === widest) && (
          <span
            className={cx(
              'absolute bottom-1 whitespace-nowrap bg-surface px-[3px] text-2xs/[14px] text-text-3',
              left < 4 ? 'left-0' : left + width > 96 ? 'right-0' : '-translate-x-1/2 left-1/2',
            )}
          >
            not recorded
          </span>
        )}
      </div>
    )
  })
}

export const isAlert = (kind: ChartMark['kind']) => ['critical', 'high', 'medium', 'low'].includes(kind)

/** Lines where something happened: alerts solid and red with their time, everything else dashed and grey. */
export function Marks({
  marks,
  scale,
  named,
  zone,
}: {
  marks: ChartMark[]
  scale: ChartScale
  named: boolean
  zone: string
}) {
  return marks.map((mark, index) => {
    const left = scale.time(Date.parse(mark.at))
    if (left < 0 || left > 100) return null
    const alert = isAlert(mark.kind)
    const crowded = marks.slice(0, index).filter(other => Math.abs(scale.time(Date.parse(other.at)) - left) < 22).length
    return (
      <div
        key={`${mark.at}-${mark.label}`}
        className={cx('absolute inset-y-0 w-0 border-l', alert ? 'border-critical' : 'border-mute border-dashed')}
        style={{ left: `${left}%` }}
      >
        {named && (
          <span
            style={{ '--row': crowded, '--phone-row': index } as CSSProperties}
            className={cx(
              'absolute top-[calc(var(--row)*16px-2px)] z-1 max-w-[40vw] truncate whitespace-nowrap bg-surface px-[3px] text-2xs/[14px] max-md:top-[calc(var(--phone-row)*16px-2px)]',
              left > 62 ? 'right-1.5' : 'left-1.5',
              alert ? 'font-medium text-critical' : 'text-text-2',
            )}
          >
            {alert && `${formatTime(mark.at, zone)} `}
            {mark.label}
          </span>
        )}
      </div>
    )
  })
}

/** On long ranges marks stand below the plot, as the shapes of what they are. */
export function MarkLane({ marks, scale, zone }: { marks: ChartMark[]; scale: ChartScale; zone: string }) {
  return (
    <div className="relative h-[18px]">
      {marks.map(mark => {
        const left = scale.time(Date.parse(mark.at))
        if (left < 0 || left > 100) return null
        return (
          <span
            key={`${mark.at}-${mark.label}`}
            title={`${mark.label}, ${formatTime(mark.at, zone)}`}
            className={cx(
              '-translate-x-1/2 absolute top-[3px] inline-flex [&>svg]:size-3',
              isAlert(mark.kind) && `text-${mark.kind}`,
            )}
            style={{ left: `${left}%`, color: isAlert(mark.kind) ? `var(--sev-${mark.kind})` : undefined }}
          >
            <MarkShape kind={mark.kind} />
          </span>
        )
      })}
    </div>
  )
}

function MarkShape({ kind }: { kind: ChartMark['kind'] }) {
  switch (kind) {
    case 'critical':
    case 'high':
    case 'medium':
    case 'low':
      return <SeverityShape severity={kind} />
    case 'event':
      return (
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="M6 2 10 6 6 10 2 6Z" fill="none" stroke="var(--n-7)" strokeWidth="1.5" />
        </svg>
      )
    default:
      return <StatusShape status={kind} />
  }
}
