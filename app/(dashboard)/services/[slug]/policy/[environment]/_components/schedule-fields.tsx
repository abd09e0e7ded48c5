import { IntervalFields } from '#app/(dashboard)/services/_components/interval-fields.tsx'
import { MomentFields } from '#app/(dashboard)/services/_components/moment-fields.tsx'
import type { PolicyFieldProps } from '#app/(dashboard)/services/_components/policy-fields.ts'

export function ScheduleFields(props: PolicyFieldProps & { zones: readonly string[] }) {
  return (
    <div className="grid gap-5">
      <IntervalFields {...props} />
      {props.draft.rotates === 'interval' && <MomentFields {...props} />}
    </div>
  )
}
