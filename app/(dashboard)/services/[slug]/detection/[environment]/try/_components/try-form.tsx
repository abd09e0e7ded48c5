'use client'

import Form from 'next/form'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { type TryDays, type TryField, tryDays } from '../try-fields.ts'
import type { TryParams } from '../try-url.ts'

const words: Record<TryField, { label: string; unit: string; help: string }> = {
  leastChange: {
    label: 'Smallest change',
    unit: 'requests',
    help: 'By so many a quarter of an hour, or an hour, has to differ from what is expected.',
  },
  novelty: {
    label: 'How new',
    unit: '% of the key’s range',
    help: 'How far five minutes, and the hours before them, lie from everything in 14 days.',
  },
  ordinary: {
    label: 'Always ordinary',
    unit: 'standard deviations',
    help: 'Nearer to what is expected than this is never too much and never too little.',
  },
  pressure: {
    label: 'Pressure',
    unit: '% for each alert',
    help: 'Each alert of late raises the bar for what is new. Half of it is forgotten in a week.',
  },
}

type TryFormProps = Pick<TryParams, 'written' | 'errors' | 'days'> & {
  keyId: string | undefined
  path: string
  /** Keyturn's own, as they are written */
  usual: Record<TryField, string>
}

/** What to try, and over which time. It goes into the address, so that a link shows what was seen. */
export function TryForm({ path, written, errors, days, keyId, usual }: TryFormProps) {
  return (
    <Form action={path} scroll={false} noValidate autoComplete="off" className="grid gap-5">
      {(Object.keys(words) as TryField[]).map(name => (
        <Field
          key={`${name} ${written[name]}`}
          label={words[name].label}
          optional={words[name].unit}
          help={`${words[name].help} Keyturn’s own: ${usual[name]}.`}
          error={errors[name]}
        >
          <Input name={name} inputMode="decimal" className="max-w-32" defaultValue={written[name]} />
        </Field>
      ))}
      <Field key={days} label="Over the last">
        <Select name="days" defaultValue={days} className="max-w-32">
          {tryDays.map(each => (
            <option key={each} value={each}>
              {daysWords(each)}
            </option>
          ))}
        </Select>
      </Field>
      {keyId && <input type="hidden" name="key" value={keyId} />}
      <div>
        <SubmitButton variant="primary" size="lg" pendingLabel="Trying">
          Try these settings
        </SubmitButton>
      </div>
    </Form>
  )
}

const daysWords = (days: TryDays) => `${days} days`
