import { ChoiceField } from '#app/(dashboard)/services/_components/choice-field.tsx'
import { DaysField } from '#app/(dashboard)/services/_components/days-field.tsx'
import { MomentFields } from '#app/(dashboard)/services/_components/moment-fields.tsx'
import type { PolicyFieldProps } from '#app/(dashboard)/services/_components/policy-fields.ts'

export function ScheduleFields(props: PolicyFieldProps & { zones: readonly string[] }) {
  return (
    <div className="grid gap-5">
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
        <>
          <DaysField
            {...props}
            name="rotationIntervalDays"
            label="Every"
            help="Counted from the day on which a key got its current secret. The default is 90."
          />
          <MomentFields {...props} />
        </>
      )}
    </div>
  )
}
