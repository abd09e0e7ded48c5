import { ChoiceField } from './choice-field.tsx'
import { DaysField } from './days-field.tsx'
import type { PolicyFieldProps } from './policy-fields.ts'

/** Whether rotations come due by themselves, and how often. */
export function IntervalFields(props: PolicyFieldProps) {
  return (
    <>
      <ChoiceField
        {...props}
        name="rotates"
        field="rotationIntervalDays"
        legend="Keys rotate"
        choices={[
          ['interval', 'By the clock', 'Each some days after its last rotation'],
          ['asked', 'Only when asked', 'Nothing is ever due by itself'],
        ]}
      />
      {props.draft.rotates === 'interval' && (
        <DaysField
          {...props}
          name="rotationIntervalDays"
          label="Every"
          help="Counted from the day on which a key got its current secret. The default is 90."
        />
      )}
    </>
  )
}
