'use client'

import type { ReactNode } from 'react'
import { DaysField } from '#app/(dashboard)/services/_components/days-field.tsx'
import { IntervalFields } from '#app/(dashboard)/services/_components/interval-fields.tsx'
import { MomentFields } from '#app/(dashboard)/services/_components/moment-fields.tsx'
import type { PolicyFieldProps } from '#app/(dashboard)/services/_components/policy-fields.ts'
import { SelfRotationField } from '#app/(dashboard)/services/_components/self-rotation-field.tsx'
import { SpanField } from '#app/(dashboard)/services/_components/span-field.tsx'
import type { PolicyValues } from '#app/(dashboard)/services/policy-draft.ts'
import { CheckboxLabel } from '#components/ui/checkbox-label.tsx'
import type { Environment } from '#lib/access/words.ts'
import { formatDuration } from '#lib/format/duration.ts'
import { intervalWords } from '#lib/format/interval-words.ts'
import { formatCount } from '#lib/format/number.ts'
import type { OwnGroup } from './own-values.ts'
import type { OwnPolicyForm } from './use-own-policy.ts'

type OwnGroupProps = {
  group: OwnGroup
  form: OwnPolicyForm
  environment: Environment
  environmentPolicy: PolicyValues
  zones: readonly string[]
}

const days = (count: number | null) => (count === null ? 'none' : formatCount(count, 'day'))

interface GroupWords {
  label: string
  /** what the environment has */
  said: (policy: PolicyValues) => string
  fields: (props: PolicyFieldProps & { zones: readonly string[] }) => ReactNode
}

const groups: Record<OwnGroup, GroupWords> = {
  interval: {
    label: 'Interval',
    said: policy => intervalWords(policy.rotationIntervalDays),
    fields: props => <IntervalFields {...props} />,
  },
  moment: {
    label: 'Hour and zone',
    said: policy => `${policy.rotationHour.toString().padStart(2, '0')}:00 ${policy.rotationZone}`,
    fields: props => <MomentFields {...props} />,
  },
  overlap: {
    label: 'Overlap',
    said: policy => formatDuration(policy.overlapSeconds * 1000),
    fields: props => (
      <SpanField {...props} name="overlap" label="Its overlap" help="From the first use of the new secret." />
    ),
  },
  deadline: {
    label: 'Deadline',
    said: policy => formatDuration(policy.deadlineSeconds * 1000),
    fields: props => <SpanField {...props} name="deadline" label="Its deadline" help="Counted from the rotation." />,
  },
  self: {
    label: 'Self-rotation',
    said: policy => ({ off: 'off', due: 'when due', any: 'any time' })[policy.selfRotation],
    fields: props => <SelfRotationField {...props} />,
  },
  age: {
    label: 'Greatest age',
    said: policy => days(policy.maxAgeDays),
    fields: props => (
      <DaysField {...props} name="maxAgeDays" label="Its greatest age" help="From its creation. Empty: none." />
    ),
  },
  idle: {
    label: 'Idle revocation',
    said: policy => days(policy.idleDays),
    fields: props => (
      <DaysField {...props} name="idleDays" label="Revoked when idle for" help="Since its last use. Empty: never." />
    ),
  },
}

/** One thing that a key may have of its own, with what it is otherwise; its fields come when it is ticked. */
export function OwnGroupFields({ group, form, environment, environmentPolicy, zones }: OwnGroupProps) {
  const { label, said, fields } = groups[group]
  const isOwn = form.chosen.includes(group)
  return (
    <div>
      <CheckboxLabel
        label={label}
        note={`${environment}: ${said(environmentPolicy)}`}
        checked={isOwn}
        onChange={event => form.choose(group, event.target.checked)}
      />
      {isOwn && <div className="mt-3 mb-2 ml-6 grid gap-4">{fields({ ...form, zones })}</div>}
    </div>
  )
}
