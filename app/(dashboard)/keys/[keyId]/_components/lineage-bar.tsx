import { cx } from '#components/ui/cx.ts'
import type { Span, TimelineRow } from '../lineage-timeline.ts'

const lived = { current: 'bg-accent-text', retiring: 'bg-brass-mark', ended: 'bg-edge' }
const ahead = {
  current: 'bg-accent-line',
  retiring: 'bg-[color-mix(in_srgb,var(--brass-mark)_40%,var(--surface))]',
  ended: '',
}

/** One secret's life. What is drawn here stands in words beside it and in the table; the picture is not read aloud. */
export function LineageBar({ row: { secret, lived: past, ahead: future, overlaps, firstUse }, words }: BarProps) {
  const right = (future ?? past).left + (future ?? past).width
  const side = right <= 70 ? 'after' : past.left >= 25 ? 'before' : 'above' // wherever the words have room
  return (
    <span aria-hidden="true" className="absolute inset-0">
      {overlaps.map(span => (
        <span key={span.left} className="absolute inset-y-0 min-w-px bg-brass-soft" style={placed(span)} />
      ))}
      <span className={cx('min-w-[3px] rounded-[2px]', bar, lived[secret.state])} style={placed(past)} />
      {future && <span className={cx('rounded-r-[2px]', bar, ahead[secret.state])} style={placed(future)} />}
      {firstUse !== null && (
        <span
          className="absolute top-1/2 size-2 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-text-2 bg-surface"
          style={{ left: `${firstUse}%` }}
        />
      )}
      <span
        className={cx(
          'absolute whitespace-nowrap text-2xs text-text-3 max-md:hidden',
          side === 'above' ? 'top-0 leading-none' : 'top-1/2 -translate-y-1/2',
          side !== 'after' && '-translate-x-full',
        )}
        style={{
          left: { after: `calc(${right}% + 8px)`, before: `calc(${past.left}% - 8px)`, above: `${right}%` }[side],
        }}
      >
        {words}
      </span>
    </span>
  )
}

type BarProps = { row: TimelineRow; words: string }

const bar = 'absolute top-1/2 h-2 -translate-y-1/2'

/** The present moment, through every row. */
export function NowLine({ left }: { left: number }) {
  return (
    <span
      aria-hidden="true"
      className="absolute -top-px bottom-0 border-text-2 border-l"
      style={{ left: `${left}%` }}
    />
  )
}

function placed({ left, width }: Span) {
  return { left: `${left}%`, width: `${width}%` }
}
