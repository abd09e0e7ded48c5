import { DaysField } from '#app/(dashboard)/services/_components/days-field.tsx'
import type { PolicyFieldProps } from '#app/(dashboard)/services/_components/policy-fields.ts'

export function EndingFields(props: PolicyFieldProps) {
  return (
    <div className="grid gap-5">
      <DaysField
        {...props}
        name="maxAgeDays"
        label="Greatest age"
        help="A key ends so long after it was created, however often it was rotated. Empty, as by default: none."
      />
      <DaysField
        {...props}
        name="idleDays"
        label="Revoked when idle for"
        help="A key that nobody used for so long is revoked. Empty, as by default: never."
      />
    </div>
  )
}
