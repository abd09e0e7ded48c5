import Link from 'next/link'
import { memo } from 'react'
import { Input } from '#components/ui/input.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Select } from '#components/ui/select.tsx'
import { Td, Tr } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { Action } from '#lib/offboarding/plan-key.ts'
import type { PlanView, RowView } from '../plan-view.ts'
import { type Choice, needsHolder, optionsOf } from './plan-draft.ts'
import type { PlanEvent } from './plan-state.ts'
import { actionWords, consequenceWords, partWords, whyWords } from './plan-words.ts'

type KeyRowProps = {
  row: RowView
  choice: Choice
  holders: PlanView['holders'][string] | undefined
  /** how long what they know works on: "24 h", "now" */
  ending: string
  problem: string | undefined
  /** what is not as it was when the plan was read */
  changed: string | undefined
  dispatch: (event: PlanEvent) => void
}

/** A key of the plan. Of hundreds, only the one that is decided draws anew. */
export const KeyRow = memo(function KeyRow(props: KeyRowProps) {
  const { row, choice, ending, changed } = props
  const consequence = consequenceWords(choice.action, row, ending)
  return (
    <Tr className={changed && '[&>*]:bg-due-soft'}>
      <Td>
        <TwoLines strong mono first={<Link href={`/keys/${row.keyId}`}>{row.name}</Link>} second={row.hint} />
        {changed && <Tag tone="due">{changed}</Tag>}
      </Td>
      <Td dim className="max-lg:hidden">
        <TwoLines first={<span title={partWords(row.links)}>{partWords(row.links)}</span>} second={whereWords(row)} />
      </Td>
      <Td>
        <TwoLines first={formatNumber(row.requestsDay)} second={<LastUse row={row} />} />
      </Td>
      <Td dim className="whitespace-normal! py-1.5! max-md:hidden">
        <div className="leading-[18px]">{whyWords[row.why]}</div>
        {consequence && <div className="text-2xs/[15px] text-text-3">{consequence}</div>}
        <div className="text-2xs/[15px] text-text-3 lg:hidden">{partWords(row.links)}</div>
      </Td>
      <Td className="overflow-visible! py-1.5!">
        <Decide {...props} />
      </Td>
    </Tr>
  )
})

function Decide({ row, choice, holders = [], ending, problem, dispatch }: KeyRowProps) {
  const change = (next: Partial<Choice>) => dispatch({ type: 'key', keyId: row.keyId, change: next })
  const problemId = `problem-${row.keyId}`
  const wrong = { 'aria-invalid': problem ? true : undefined, 'aria-describedby': problem ? problemId : undefined }
  return (
    <div className="grid gap-1.5">
      <Select
        size="md"
        aria-label={`Action for ${row.name}`}
        value={choice.action}
        onChange={event => change({ action: event.target.value as Action })}
      >
        {optionsOf(row).map(action => (
          <option key={action} value={action}>
            {actionWords(action, row, ending)}
          </option>
        ))}
      </Select>
      {needsHolder(row, choice) && (
        <Select
          {...wrong}
          id={`decide-${row.keyId}`}
          size="md"
          aria-label={`Who holds ${row.name} next`}
          value={choice.holder ?? ''}
          onChange={event => change({ holder: event.target.value || null })}
        >
          {!choice.holder && <option value="">Choose who holds it</option>}
          {holders.map(({ memberId, name }) => (
            <option key={memberId} value={memberId}>
              To {name}
            </option>
          ))}
        </Select>
      )}
      {choice.action === 'keep' && (
        <Input
          {...wrong}
          id={needsHolder(row, choice) ? undefined : `decide-${row.keyId}`}
          aria-label={`Why ${row.name} is kept`}
          placeholder="Why it is kept"
          className="h-[30px]!"
          maxLength={500}
          value={choice.note}
          onChange={event => change({ note: hideKeys(event.target.value) })}
        />
      )}
      {problem && (
        <p id={problemId} className="whitespace-normal text-2xs/[15px] text-refused">
          {problem}
        </p>
      )}
    </div>
  )
}

/** "payments production, held by cron". */
function whereWords({ service, environment, holder, isHeld }: RowView): string {
  return `${service} ${environment}${holder && !isHeld ? `, held by ${holder.name}` : ''}`
}

function LastUse({ row: { requestsHour, networksDay, lastUsedAt } }: { row: RowView }) {
  if (requestsHour > 0) {
    return (
      <>
        {formatNumber(requestsHour)} in 1 h
        {networksDay > 0 && <span className="max-md:hidden">, {formatCount(networksDay, 'network')}</span>}
      </>
    )
  }
  if (!lastUsedAt) return 'never used'
  return (
    <>
      last <RelativeTime iso={lastUsedAt} />
    </>
  )
}
