import { isRefused, VerdictMark, verdictWords } from '#components/key/verdict-mark.tsx'
import { formatNumber } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'
import { TopList } from './top-list.tsx'

type OutcomeListProps = {
  title?: string
  /** Every outcome that was counted; those that were let through have no row, but are part of the whole. */
  outcomes: { outcome: string; label?: string; requests: number }[]
  /** Of all requests; without it the sum of the outcomes. */
  total?: number
  /** Where a click on a row leads; null takes the filter away. */
  hrefOf: (outcome: string | null) => string
  active?: string | null
  className?: string
}

/** Why requests were refused, and how much of everything that is. */
export function OutcomeList({ title = 'Refused by reason', outcomes, total, ...rest }: OutcomeListProps) {
  const all = total ?? outcomes.reduce((sum, each) => sum + each.requests, 0)
  const reasons = outcomes.filter(each => isRefused(each.outcome) && each.requests > 0)
  const refused = reasons.reduce((sum, each) => sum + each.requests, 0)
  return (
    <TopList
      {...rest}
      title={title}
      note={refused > 0 && all > 0 ? `${formatNumber(refused)}, ${formatPercent(refused / all)} of all` : undefined}
      total={all}
      items={reasons
        .toSorted((a, b) => b.requests - a.requests)
        .map(({ outcome, label, requests }) => ({
          value: outcome,
          label: label ?? verdictWords(outcome),
          requests,
          glyph: <VerdictMark outcome={outcome} />,
        }))}
      tone="refused"
      shareShown
      empty={all > 0 ? 'Nothing was refused in this range.' : undefined}
    />
  )
}
