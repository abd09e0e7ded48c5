import { useId } from 'react'
import { Input } from '#components/ui/input.tsx'
import { SegmentedControl } from '#components/ui/segmented-control.tsx'
import { Select } from '#components/ui/select.tsx'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { longestOverlapHours } from '#lib/offboarding/input.ts'
import type { Draft } from './plan-draft.ts'
import type { PlanEvent } from './plan-state.ts'

type DepartureProps = { draft: Draft; isLeft: boolean; dispatch: (event: PlanEvent) => void }

const hours = Array.from({ length: longestOverlapHours }, (_, index) => longestOverlapHours - index)

/** Planned or hostile, for how long what they know works on, and why. */
export function Departure({ draft, isLeft, dispatch }: DepartureProps) {
  const id = useId()
  const change = (next: Partial<Draft>) => dispatch({ type: 'option', change: next })
  return (
    <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
      <span className="text-text-3 max-md:sr-only">Departure</span>
      <SegmentedControl
        label="Departure"
        value={draft.hostile ? 'hostile' : 'planned'}
        options={[
          { value: 'planned', label: `Planned, overlap ${draft.overlapHours} h` },
          { value: 'hostile', label: 'Hostile, no overlap' },
        ]}
        onChange={value => change({ hostile: value === 'hostile' })}
      />
      {!draft.hostile && (
        <span className="flex items-center gap-2">
          <label htmlFor={`${id}-hours`} className="text-text-3 text-xs">
            What they know works on for
          </label>
          <Select
            id={`${id}-hours`}
            size="md"
            className="w-[84px]"
            value={draft.overlapHours}
            onChange={event => change({ overlapHours: Number(event.target.value) })}
          >
            {hours.map(count => (
              <option key={count} value={count}>
                {count} h
              </option>
            ))}
          </Select>
        </span>
      )}
      {!isLeft && (
        <Input
          aria-label="Note for the report, optional"
          placeholder="Note for the report"
          className="h-[30px]! w-[240px]! max-md:w-full!"
          maxLength={500}
          value={draft.note}
          onChange={event => change({ note: hideKeys(event.target.value) })}
        />
      )}
      <span className="text-text-3 text-xs">
        {draft.hostile
          ? 'Nothing that they know works from now on, whoever else uses it.'
          : 'Use of what they know from a network not seen before is refused from the start.'}
      </span>
    </div>
  )
}
