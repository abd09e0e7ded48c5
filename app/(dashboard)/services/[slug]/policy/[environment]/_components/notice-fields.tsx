import { ChoiceField } from '#app/(dashboard)/services/_components/choice-field.tsx'
import { DaysField } from '#app/(dashboard)/services/_components/days-field.tsx'
import type { PolicyFieldProps } from '#app/(dashboard)/services/_components/policy-fields.ts'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'

export function NoticeFields(props: PolicyFieldProps) {
  const { draft, errors, change, leave } = props
  return (
    <div className="grid gap-5">
      <Field
        label="Notices"
        optional="days before"
        help="The holder is told that long before it is due, each once. Up to five, with commas; empty tells nobody early. The default is 14, 7, 1."
        error={errors.noticeDays}
      >
        <Input
          name="noticeDays"
          autoComplete="off"
          className="max-w-56"
          value={draft.noticeDays}
          onChange={event => change({ noticeDays: event.target.value }, 'noticeDays')}
          onBlur={() => leave('noticeDays')}
        />
      </Field>
      <DaysField
        {...props}
        name="claimDays"
        label="Time to claim"
        help="From due on, the holder has so long to fetch the new secret; then it is overdue and others are told. The default is 7."
      />
      <ChoiceField
        {...props}
        name="whenOverdue"
        legend="When overdue"
        help="Reminding stops nothing, so it is the default."
        choices={[
          ['remind', 'Remind', 'The key works on'],
          ['quarantine', 'Quarantine', 'Refused until somebody releases it'],
          ['revoke', 'Revoke', 'Ends, for good'],
        ]}
      />
    </div>
  )
}
