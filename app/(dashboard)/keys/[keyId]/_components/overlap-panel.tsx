import type { ReactNode } from 'react'
import { Countdown } from '#components/ui/countdown.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'
import type { RecentUse } from '#lib/keys/recent-use.ts'
import type { Overlap } from '../overlap.ts'
import { OverlapBar } from './overlap-bar.tsx'

type OverlapPanelProps = {
  overlap: Overlap
  /** of the old secret and of the new one, in the last hour */
  oldUse: RecentUse
  newUse: RecentUse
  now: Date
  actions: ReactNode
}

/** The one panel of the page: both work, until when, and what ending it now would refuse. */
export function OverlapPanel({ overlap, oldUse, newUse, now, actions }: OverlapPanelProps) {
  return (
    <Panel className="pb-[18px]">
      <div className="flex flex-wrap items-center gap-4">
        <div className="min-w-[260px] flex-1">
          <p className="font-medium text-md">{end(overlap)}</p>
          <p className="text-text-2">{moved(overlap, oldUse, newUse)}</p>
        </div>
        <div className="flex flex-wrap gap-2">{actions}</div>
      </div>
      <OverlapBar overlap={overlap} now={now} />
    </Panel>
  )
}

function end({ retiresAt, retiresBy, firstUseAt }: Overlap): ReactNode {
  if (retiresAt) {
    const iso = retiresAt.toISOString()
    return (
      <>
        Both secrets work. The old one retires <ExactTime iso={iso} />, in <Countdown iso={iso} />.
      </>
    )
  }
  if (!firstUseAt && retiresBy) {
    return (
      <>
        Both secrets work, and nobody has used the new one. The overlap starts with its first use. Until then the old
        one works on; from <ExactTime iso={retiresBy.toISOString()} /> the rotation counts as stuck.
      </>
    )
  }
  return 'Both secrets work. The overlap starts when the new one is first used.'
}

function moved({ firstUseAt }: Overlap, oldUse: RecentUse, newUse: RecentUse): string {
  const all = oldUse.requests + newUse.requests
  if (all === 0) return 'Neither was used in the last hour.'
  const share = formatPercent(newUse.requests / all)
  if (oldUse.requests === 0)
    return `All ${formatCount(all, 'request')} of the last hour came with the new one. The old one can go.`
  const perMinute = Math.max(1, Math.round(oldUse.requests / 60))
  const who = `${formatCount(oldUse.addresses, 'address', 'addresses')} ${oldUse.addresses === 1 ? 'has' : 'have'} not`
  const rate =
    oldUse.requests < 60
      ? `${formatNumber(oldUse.requests)} requests an hour`
      : `about ${formatCount(perMinute, 'request')} a minute`
  return firstUseAt
    ? `${share} has moved. ${who[0]?.toUpperCase()}${who.slice(1)}: retiring now would refuse ${rate}.`
    : `Retiring the old one now would refuse ${rate}.`
}
