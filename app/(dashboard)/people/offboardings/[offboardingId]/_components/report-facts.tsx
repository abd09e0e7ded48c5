import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { roleWords } from '../../../_components/role-words.ts'
import type { Report } from '../read-report.ts'
import { endedWords } from './report-words.ts'

type ReportFactsProps = { report: Report; nameOf: (actor: string) => string }

export function ReportFacts({ report, nameOf }: ReportFactsProps) {
  const { person, decidedBy, executedAt, deadline, hostile, note } = report
  return (
    <div className="grid items-start gap-x-12 gap-y-[9px] md:grid-cols-2 print:grid-cols-2">
      <Facts>
        <Fact label="Who left" note={person.email}>
          {person.name}, {roleWords[person.role].toLowerCase()}
        </Fact>
        <Fact label="Decided by">{nameOf(decidedBy)}</Fact>
        <Fact label="When">
          <ExactTime iso={executedAt.toISOString()} />
        </Fact>
      </Facts>
      <Facts>
        <Fact label="Departure">
          {hostile ? (
            'Hostile, no overlap'
          ) : (
            <>
              Planned, overlap until <ExactTime iso={deadline.toISOString()} />
            </>
          )}
        </Fact>
        <Fact label="Ended at once">{endedWords(report)}</Fact>
        {note && <Fact label="Note">{note}</Fact>}
      </Facts>
    </div>
  )
}
