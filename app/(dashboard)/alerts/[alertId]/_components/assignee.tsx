'use client'

import { useState, useTransition } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { assignAlertAction } from '../actions.ts'
import { answerOf } from './run-act.ts'

export type Watcher = { memberId: string; name: string }
type AssigneeProps = { alertId: string; assignee: Watcher | null; watchers: Watcher[] }

/** Who has it in hand: one of those who may see it. */
export function Assignee({ alertId, assignee, watchers }: AssigneeProps) {
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()
  const isGone = assignee !== null && !watchers.some(({ memberId }) => memberId === assignee.memberId)
  const people = isGone ? [...watchers, assignee] : watchers
  return (
    <Field label="Assigned to" error={error}>
      <Select
        key={assignee?.memberId ?? ''}
        size="md"
        defaultValue={assignee?.memberId ?? ''}
        disabled={pending}
        onChange={event => {
          const memberId = event.target.value || null
          startTransition(async () => setError(await answerOf(() => assignAlertAction({ alertId, memberId }))))
        }}
      >
        <option value="">nobody</option>
        {people.map(({ memberId, name }) => (
          <option key={memberId} value={memberId}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}
