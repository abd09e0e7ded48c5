import { useMemo, useState } from 'react'
import { FilterSelect } from '#components/ui/filter-select.tsx'
import { Table, TableHead } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { Action } from '#lib/offboarding/plan-key.ts'
import type { RowView } from '../plan-view.ts'
import { GroupHead } from './group-head.tsx'
import { KeyRow } from './key-row.tsx'
import { proposedChoice } from './plan-draft.ts'
import type { PlanEvent, PlanState } from './plan-state.ts'
import { actionNames } from './plan-words.ts'

type KeyGroupsProps = {
  state: PlanState
  problems: Record<string, string>
  /** when what they know ends; null: now */
  deadline: string | null
  dispatch: (event: PlanEvent) => void
}

const groups: Action[] = ['revoke', 'rotate', 'reassign']

/** The keys by what is proposed. A row stays where it is when it is decided otherwise, under the eye that decided it. */
export function KeyGroups(props: KeyGroupsProps) {
  const { plan, draft } = props.state
  const [only, setOnly] = useState('')
  const actionOf = (row: RowView) => draft.keys[row.keyId]?.action ?? row.proposed
  const counts = Map.groupBy(plan.rows, actionOf)
  const shown = only === '' ? plan.rows : plan.rows.filter(row => actionOf(row) === only)
  const open = shown.filter(row => row.proposed !== 'nothing')
  const settled = shown.filter(row => row.proposed === 'nothing')
  if (plan.rows.length === 0) return <p className="my-6 text-text-2">No living key is theirs, and they saw none.</p>
  return (
    <>
      {plan.rows.length > 1 && (
        <div className="py-2">
          <FilterSelect
            label="Action"
            value={only}
            onChange={setOnly}
            options={(Object.keys(actionNames) as Action[])
              .filter(action => counts.has(action))
              .map(action => ({
                value: action,
                label: `${actionNames[action]} ${formatNumber(counts.get(action)?.length ?? 0)}`,
              }))}
          />
        </div>
      )}
      {open.length > 0 && <Rows {...props} caption="Keys that ask for a decision" rows={open} groups={groups} />}
      <Outside plan={plan} />
      {settled.length > 0 && (
        <details className="mt-5" open={only !== '' || undefined}>
          <summary className="w-fit text-text-2">Nothing to do for {formatCount(settled.length, 'key')}</summary>
          <Rows {...props} caption="Keys for which nothing is to be done" rows={settled} groups={['nothing']} />
        </details>
      )}
    </>
  )
}

type RowsProps = KeyGroupsProps & { caption: string; rows: RowView[]; groups: Action[] }

function Rows({ state, problems, deadline, dispatch, caption, rows, groups: shown }: RowsProps) {
  const { plan, draft, changes } = state
  const changed = useMemo(() => new Map(changes.map(({ id, what }) => [id, what])), [changes])
  const isSettled = shown[0] === 'nothing'
  return (
    <Table caption={caption} bleed lines={2} fixed>
      <TableHead>
        {/* The group heads span five columns: the widths of those that show add up, or a hidden one would take its part. */}
        <Th className="w-[24%] max-lg:w-[26%] max-md:w-[38%]">Key</Th>
        <Th className="w-[18%] max-lg:hidden">Part in it</Th>
        <Th className="w-[15%] max-lg:w-[16%] max-md:w-[25%]">Traffic, 24 h</Th>
        <Th className="max-lg:w-[28%] max-md:hidden">Why</Th>
        <Th className="w-[208px] max-lg:w-[30%] max-md:w-[37%]">Action</Th>
      </TableHead>
      {shown.map(action => {
        const of = rows.filter(row => row.proposed === action)
        if (of.length === 0) return null
        return (
          <tbody key={action}>
            {!isSettled && <GroupHead action={action} rows={of} plan={plan} deadline={deadline} dispatch={dispatch} />}
            {of.map(row => (
              <KeyRow
                key={row.keyId}
                row={row}
                choice={draft.keys[row.keyId] ?? proposedChoice(row)}
                holders={plan.holders[row.teamId]}
                ending={draft.hostile ? 'now' : `${draft.overlapHours} h`}
                problem={problems[row.keyId]}
                changed={changed.get(row.keyId)}
                dispatch={dispatch}
              />
            ))}
          </tbody>
        )
      })}
    </Table>
  )
}

/** What the reader can't decide: who will be asked. */
function Outside({ plan: { outOfReach } }: { plan: PlanState['plan'] }) {
  if (outOfReach.length === 0) return null
  const parts = outOfReach.map(({ team, keys }) => `${formatCount(keys, 'key')} of ${team}`)
  const all = outOfReach.reduce((sum, { keys }) => sum + keys, 0)
  return (
    <p className="mt-4 text-text-2">
      <b className="text-text">Out of your reach:</b> {parts.join(', ')}. Their leads are asked, and{' '}
      {all === 1 ? 'it works' : 'they work'} until they decide.
    </p>
  )
}
