'use client'

import { useEffect, useRef } from 'react'
import { Columns } from '#components/shell/columns.tsx'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Field } from '#components/ui/field.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Input } from '#components/ui/input.tsx'
import type { RevealedKey } from '../actions.ts'
import { EnvironmentsField } from './environments-field.tsx'
import { HolderField } from './holder-field.tsx'
import { MoreFields } from './more-fields.tsx'
import { NewKeyAside } from './new-key-aside.tsx'
import type { NewKeyProps } from './new-key-props.ts'
import { ScopesField } from './scopes-field.tsx'
import { ServiceField } from './service-field.tsx'
import { useNewKey } from './use-new-key.ts'

/** One short form, its reasons beside it. Enter sends it; a field is checked when it is left. */
export function NewKeyForm({
  choices,
  me,
  preferredService,
  now,
  onCreated,
}: NewKeyProps & { onCreated: (keys: RevealedKey[]) => void }) {
  const form = useNewKey(choices, preferredService, onCreated)
  const { draft, fields, error, pending, refusals, change, leave, submit } = form
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // Whoever sent the form with something wrong is led to it; whoever only left a field is left alone.
    if (refusals === 0) return
    const wrong = '[aria-invalid=true], fieldset[aria-describedby]:has(.text-refused) input'
    element.current?.querySelector<HTMLElement>(wrong)?.focus()
  }, [refusals])
  const many = draft.environments.length > 1
  return (
    <Columns form asideLabel="What it will be" aside={<NewKeyAside draft={draft} choices={choices} now={now} />}>
      <form
        ref={element}
        noValidate
        autoComplete="off"
        className="grid gap-5"
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
      >
        <FormError>{error}</FormError>
        <Field
          label="Name"
          required
          error={fields.name}
          help="What uses it. One use, one key: then stopping it stops only that."
        >
          <Input
            name="name"
            autoFocus
            maxLength={80}
            value={draft.name}
            onChange={event => change({ name: event.target.value }, 'name')}
            onBlur={() => leave('name')}
          />
        </Field>
        <ServiceField form={form} choices={choices} />
        <EnvironmentsField form={form} choices={choices} />
        <HolderField form={form} choices={choices} me={me} />
        <ScopesField form={form} />
        <Field
          label="Networks it may be used from"
          optional
          error={fields.allowedNetworks}
          help="Uses from anywhere else are refused. Several with commas, as in 10.24.0.0/16, 2001:db8::/32."
        >
          <Input
            mono
            value={draft.networks}
            onChange={event => change({ networks: event.target.value }, 'allowedNetworks')}
            onBlur={() => leave('allowedNetworks')}
          />
        </Field>
        <MoreFields form={form} today={now.slice(0, 10)} />
        <div className="mt-2 flex items-center gap-2">
          <Button type="submit" variant="primary" size="lg" aria-disabled={pending || undefined}>
            {pending
              ? 'Creating'
              : many
                ? `Create ${draft.environments.length} keys and show them once`
                : 'Create key and show it once'}
          </Button>
          <ButtonLink href="/keys" size="lg" variant="ghost">
            Cancel
          </ButtonLink>
        </div>
      </form>
    </Columns>
  )
}
