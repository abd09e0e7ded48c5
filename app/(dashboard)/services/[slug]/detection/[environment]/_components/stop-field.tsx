import { useId } from 'react'
import { fromOnWords, type StoppingDetector } from '#app/(dashboard)/services/detection-words.ts'
import { Select } from '#components/ui/select.tsx'
import { detectorWords, type Severity, severities } from '#lib/detection/input.ts'

type StopFieldProps = {
  detector: StoppingDetector
  least: Severity | undefined
  onChange: (least: Severity | undefined) => void
}

/** From which severity on a detector's findings quarantine the key. */
export function StopField({ detector, least, onChange }: StopFieldProps) {
  const id = useId()
  const { name, finds } = detectorWords[detector]
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_184px] items-center gap-x-4 gap-y-1.5 border-line-soft border-b py-2.5 max-md:grid-cols-1">
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium leading-[18px]">
          {name}
        </label>
        <p id={`${id}-note`} className="text-text-3 text-xs/[17px]">
          {finds}
        </p>
      </div>
      <Select
        id={id}
        name={detector}
        aria-describedby={`${id}-note`}
        value={least ?? ''}
        onChange={event => onChange(severities.find(each => each === event.target.value))}
      >
        <option value="">never</option>
        {severities.toReversed().map(severity => (
          <option key={severity} value={severity}>
            {fromOnWords[severity]}
          </option>
        ))}
      </Select>
    </div>
  )
}
