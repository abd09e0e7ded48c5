import { useId } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { completeZone } from '../complete-zone.ts'
import type { PolicyFieldProps } from './policy-fields.ts'

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))

/** At which hour, on whose clocks. The list of zones is searched by typing. */
export function MomentFields({ draft, errors, change, leave, zones }: PolicyFieldProps & { zones: readonly string[] }) {
  const list = useId()
  function complete() {
    const zone = completeZone(draft.rotationZone, zones)
    if (zone && zone !== draft.rotationZone) change({ rotationZone: zone }, 'rotationZone')
    else leave('rotationZone')
  }
  return (
    <div className="grid grid-cols-[8rem_minmax(0,1fr)] items-start gap-3">
      <Field label="At" help="When people are there to see it." error={errors.rotationHour}>
        <Select
          name="rotationHour"
          value={draft.rotationHour}
          onChange={event => change({ rotationHour: event.target.value }, 'rotationHour')}
        >
          {hours.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label="On the clocks of"
        help="Type to search, as in Berlin. Daylight saving is followed."
        error={errors.rotationZone}
      >
        <Input
          name="rotationZone"
          list={list}
          autoComplete="off"
          spellCheck={false}
          value={draft.rotationZone}
          onChange={event => change({ rotationZone: event.target.value }, 'rotationZone')}
          onBlur={complete}
        />
      </Field>
      <datalist id={list}>
        {zones.map(zone => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </div>
  )
}
