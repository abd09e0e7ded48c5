import { ChoiceField } from '#app/(dashboard)/services/_components/choice-field.tsx'
import type { PolicyFieldProps } from '#app/(dashboard)/services/_components/policy-fields.ts'
import { SelfRotationField } from '#app/(dashboard)/services/_components/self-rotation-field.tsx'
import { SpanField } from '#app/(dashboard)/services/_components/span-field.tsx'

export function ChangeoverFields(props: PolicyFieldProps) {
  return (
    <div className="grid gap-5">
      <SpanField
        {...props}
        name="overlap"
        label="Overlap"
        help="How long the old secret still works, from the first use of the new one. The default is a day in development, 3 in staging, 7 in production."
      />
      <SpanField
        {...props}
        name="deadline"
        label="Deadline"
        help="Counted from the rotation, whether or not anybody uses the new secret. The default is 30 days."
      />
      <ChoiceField
        {...props}
        name="atDeadline"
        legend="At the deadline, if the new one is unused"
        help="Holding breaks nothing, so it is the default."
        choices={[
          ['hold', 'Hold', 'The old one works on; the rotation counts as stuck'],
          ['retire', 'Retire', 'The old one ends, and whoever uses it is refused'],
        ]}
      />
      <SelfRotationField {...props} />
    </div>
  )
}
