import { formatNumber } from '#lib/format/number.ts'
import type { Action } from '#lib/offboarding/plan-key.ts'
import type { PlanView, RowView } from '../plan-view.ts'
import { BulkSelect } from './bulk-select.tsx'
import { optionsOf } from './plan-draft.ts'
import type { PlanEvent } from './plan-state.ts'
import { actionNames } from './plan-words.ts'

type GroupHeadProps = {
  action: Action
  rows: RowView[]
  plan: PlanView
  deadline: string | null
  dispatch: (event: PlanEvent) => void
}

/** What is proposed for the rows below, and why; all of them can be decided at once. */
export function GroupHead({ action, rows, plan, deadline, dispatch }: GroupHeadProps) {
  const keyIds = rows.map(row => row.keyId)
  const actions = [...new Set(rows.flatMap(optionsOf))].filter(each => rows.every(row => optionsOf(row).includes(each)))
  const teams = new Set(rows.map(row => row.teamId))
  const holders = teams.size === 1 && action === 'reassign' ? (plan.holders[rows[0]?.teamId ?? ''] ?? []) : []
  return (
    <tr>
      <th colSpan={5} scope="rowgroup" className="h-auto! whitespace-normal! pt-5! pb-1.5! text-left">
        <span className="flex flex-wrap items-baseline gap-x-2.5">
          <b className="font-semibold text-sm text-text">
            {actionNames[action]} {formatNumber(rows.length)}
          </b>
          <span className="text-sm text-text-3">{noteOf(action, deadline)}</span>
          {rows.length > 1 && actions.length > 1 && (
            <BulkSelect
              label={`Decide all ${rows.length}`}
              options={actions.map(each => [each, actionNames[each]])}
              onChoose={value => dispatch({ type: 'keys', keyIds, change: { action: value as Action } })}
            />
          )}
          {rows.length > 1 && holders.length > 0 && (
            <BulkSelect
              label="Hand all to"
              options={holders.map(({ memberId, name }) => [memberId, name])}
              onChoose={holder => dispatch({ type: 'keys', keyIds, change: { holder } })}
            />
          )}
        </span>
      </th>
    </tr>
  )
}

function noteOf(action: Action, deadline: string | null): string {
  if (action === 'revoke') return 'Only theirs: nothing else stops'
  if (action === 'reassign') return 'They never saw these: the secrets may stay'
  return deadline ? `In use or seen: what they know works until ${deadline}` : 'What they know is cut off now'
}
