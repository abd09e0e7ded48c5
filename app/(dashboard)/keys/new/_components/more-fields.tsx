'use client'

import { Field } from '#components/ui/field.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Draft } from './draft.ts'
import type { NewKeyFormState } from './use-new-key.ts'

const periods: Draft['per'][] = ['second', 'minute', 'hour', 'day']

/** What most keys do without. Opens by itself when something in it is wrong. */
export function MoreFields({ form, today }: { form: NewKeyFormState; today: string }) {
  const { draft, fields, change, leave } = form
  return (
    <details open={Boolean(fields.expiresAt || fields.rateLimits) || undefined}>
      <summary className="w-fit text-accent-text">More: an end, a limit</summary>
      <div className="mt-4 grid gap-5">
        <Field
          label="Last day"
          optional
          error={fields.expiresAt}
          help="The key ends with this day, in UTC. Rotation never moves it."
        >
          <Input
            type="date"
            min={today}
            value={draft.expiresOn}
            onChange={event => change({ expiresOn: event.target.value }, 'expiresAt')}
            onBlur={() => leave('expiresAt')}
          />
        </Field>
        <FieldGroup
          legend="Limit"
          note="optional"
          error={fields.rateLimits}
          help="Requests above it are refused. It is the key’s: two secrets in an overlap share it."
        >
          <div className="flex items-center gap-2">
            <Input
              aria-label="Requests"
              inputMode="numeric"
              className="max-w-32"
              value={draft.limit}
              onChange={event => change({ limit: event.target.value.replace(/[^0-9]/g, '') }, 'rateLimits')}
              onBlur={() => leave('rateLimits')}
            />
            <span className="text-text-2">requests a</span>
            <Select
              aria-label="Period"
              className="w-28"
              value={draft.per}
              onChange={event => change({ per: event.target.value as Draft['per'] }, 'rateLimits')}
            >
              {periods.map(period => (
                <option key={period}>{period}</option>
              ))}
            </Select>
          </div>
        </FieldGroup>
      </div>
    </details>
  )
}
