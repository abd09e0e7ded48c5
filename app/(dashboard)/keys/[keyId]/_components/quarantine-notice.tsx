import { Pause } from 'lucide-react'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'

/** A reversible stop: since when, and what goes on meanwhile. */
export function QuarantineNotice({ since, by }: { since: Date; by?: string }) {
  return (
    <Notice
      icon={<Pause />}
      title={
        <>
          Quarantined <ExactTime iso={since.toISOString()} />
          {by && <> by {by}</>}.
        </>
      }
    >
      Every use is refused, nothing is destroyed, and its clocks run on.
    </Notice>
  )
}
