import { cx } from '#components/ui/cx.ts'
import { formatShortDay, formatTime } from '#lib/format/date-time.ts'
import type { Overlap } from '../overlap.ts'

type Tick = { at: Date; title: string; label?: string; now?: boolean; last?: boolean; hidden?: boolean }

/** First use, now, end, the policy's last day, on one line in proportion. The sentence above says the same in words. */
export function OverlapBar({ overlap, now }: { overlap: Overlap; now: Date }) {
  const { claimedAt, firstUseAt, retiresAt, retiresBy } = overlap
  const start = firstUseAt ?? claimedAt
  const last = latest([retiresBy, retiresAt, now])
  const length = Math.max(1, last.getTime() - start.getTime())
  const place = (at: Date) => Math.min(100, Math.max(0, ((at.getTime() - start.getTime()) / length) * 100))
  const stamp = (at: Date) => `${formatShortDay(at, now)} ${formatTime(at)}`
  const ticks: Tick[] = [
    { at: start, title: stamp(start), label: firstUseAt ? 'first use of the new one' : 'new one made' },
    { at: now, title: 'now', now: true },
  ]
  if (retiresAt)
    ticks.push({ at: retiresAt, title: stamp(retiresAt), label: 'old secret retires', last: place(retiresAt) > 80 })
  if (retiresBy && (!retiresAt || place(retiresAt) < 70)) {
    ticks.push({ at: retiresBy, title: stamp(retiresBy), label: 'latest the policy allows', last: true })
  }
  // Two marks closer than a label is wide: the first keeps its words.
  const crowded = place(now) < 18 || (retiresAt !== null && place(retiresAt) - place(now) < 8)
  return (
    <div aria-hidden="true" className="relative mt-[18px] h-12 text-2xs/[14px] text-text-3">
      <span className="absolute inset-x-0 top-0.5 h-0.5 bg-[repeating-linear-gradient(90deg,var(--n-5)_0_2px,transparent_2px_6px)]" />
      <span className="absolute top-0 left-0 h-1.5 rounded-l-1 bg-brass-mark" style={{ width: `${place(now)}%` }} />
      {retiresAt && (
        <span
          className="absolute top-0 h-1.5 rounded-r-1 bg-[color-mix(in_srgb,var(--brass-mark)_32%,var(--surface))]"
          style={{ left: `${place(now)}%`, width: `${Math.max(0, place(retiresAt) - place(now))}%` }}
        />
      )}
      {ticks.map((tick, index) => (
        <span
          key={tick.title}
          style={{ left: `${place(tick.at)}%` }}
          className={cx(
            'absolute grid whitespace-nowrap pt-0.5',
            tick.now ? '-top-1 h-[52px] border-text pt-[20px]!' : 'top-0 h-12 border-edge pt-4!',
            tick.last ? '-translate-x-full border-r pr-[7px] text-right' : 'border-l pl-[7px]',
            index === 0 && place(now) < 18 && 'max-md:hidden',
            tick.last && index > 2 && 'max-md:hidden',
          )}
        >
          <span className="block font-medium text-text">{tick.now && crowded ? '' : tick.title}</span>
          <span className="block">{tick.label}</span>
        </span>
      ))}
    </div>
  )
}

function latest(moments: (Date | null)[]): Date {
  return new Date(Math.max(...moments.map(moment => moment?.getTime() ?? 0)))
}
