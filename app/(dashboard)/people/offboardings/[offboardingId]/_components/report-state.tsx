import { ExactTime } from '#components/ui/exact-time.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { Report } from '../read-report.ts'
import { progressWords } from './report-words.ts'

/** The answer first: how much is done, and until when what they know works. */
export function ReportState({ report }: { report: Report }) {
  const { deadline, closedAt, hostile, elsewhere, items } = report
  const isPast = deadline <= new Date()
  const isOpen = items.some(item => item.isOpen)
  return (
    <div className="mb-6">
      <p className="max-w-[680px] font-semibold text-xl tracking-[-.011em]">{progressWords(report)}</p>
      <p className="mt-1 text-text-2">
        {closedAt ? (
          <>
            Closed <ExactTime iso={closedAt.toISOString()} />.
          </>
        ) : hostile ? (
          'What they know was cut off at once, but for what is still to be decided.'
        ) : isPast ? (
          <>
            What they know works no more since <ExactTime iso={deadline.toISOString()} />.
          </>
        ) : isOpen ? (
          <>
            What they know is refused from <ExactTime iso={deadline.toISOString()} /> on.
          </>
        ) : null}
        {elsewhere.items > 0 &&
          ` And ${formatCount(elsewhere.items, 'thing')} of other teams, ${elsewhere.open === 0 ? 'all done' : `${elsewhere.open} open`}.`}
      </p>
    </div>
  )
}
