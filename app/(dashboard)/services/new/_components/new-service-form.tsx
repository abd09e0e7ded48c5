'use client'

import { useActionState, useState } from 'react'
import type { FormState } from '#app/form-state.ts'
import { Columns } from '#components/shell/columns.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ChoiceCard, ChoiceCards } from '#components/ui/choice-card.tsx'
import { Field } from '#components/ui/field.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { prefixFrom, slugFrom } from '#lib/services/input.ts'
import { createServiceAction } from '../../actions.ts'
import { NewServiceAside } from './new-service-aside.tsx'

const environments = ['development', 'staging', 'production'] as const

/** Slug and prefix follow the name until somebody chooses them. */
export function NewServiceForm({ teams }: { teams: { slug: string; name: string }[] }) {
  const [state, action] = useActionState<FormState, FormData>(createServiceAction, {})
  const [name, setName] = useState('')
  const [ownSlug, setSlug] = useState<string>()
  const [ownPrefix, setPrefix] = useState<string>()
  const [chosen, setChosen] = useState<readonly string[]>(environments)
  const slug = ownSlug ?? slugFrom(name)
  const prefix = ownPrefix ?? prefixFrom(slug)
  const { fields } = state

  return (
    <Columns form asideLabel="What comes of it" aside={<NewServiceAside prefix={prefix} environments={chosen} />}>
      <form action={action} className="grid gap-5">
        <FormError>{state.error}</FormError>
        <Field label="Name" required help="As people call it." error={fields?.name}>
          <Input
            name="name"
            value={name}
            maxLength={80}
            autoComplete="off"
            placeholder="Payments"
            onChange={event => setName(event.target.value)}
          />
        </Field>
        <Field
          label="Slug"
          required
          help="As programs call it, in the API and in addresses. It stays."
          error={fields?.slug}
        >
          <Input
            name="slug"
            mono
            value={slug}
            maxLength={63}
            autoComplete="off"
            placeholder="payments"
            onChange={event => setSlug(event.target.value || undefined)}
          />
        </Field>
        <Field
          label="Prefix of its keys"
          required
          help="Whoever finds a key, a scanner too, sees by it whose it is. It stays."
          error={fields?.prefix}
        >
          <Input
            name="prefix"
            mono
            value={prefix}
            maxLength={16}
            autoComplete="off"
            placeholder="payments"
            onChange={event => setPrefix(event.target.value || undefined)}
          />
        </Field>
        {teams.length > 1 ? (
          <Field label="Team" required help="It owns the service; others see nothing of it." error={fields?.team}>
            <Select name="team" defaultValue={state.kept?.team ?? teams[0]?.slug}>
              {teams.map(team => (
                <option key={team.slug} value={team.slug}>
                  {team.name}
                </option>
              ))}
            </Select>
          </Field>
        ) : (
          <input type="hidden" name="team" value={teams[0]?.slug} />
        )}
        <FieldGroup legend="Environments" help="A key works in its own only." error={fields?.environments}>
          <ChoiceCards columns={3}>
            {environments.map(environment => (
              <ChoiceCard
                key={environment}
                type="checkbox"
                name="environments"
                value={environment}
                label={environment}
                checked={chosen.includes(environment)}
                onChange={event =>
                  setChosen(
                    environments.filter(each => (each === environment ? event.target.checked : chosen.includes(each))),
                  )
                }
              />
            ))}
          </ChoiceCards>
        </FieldGroup>
        <div className="flex gap-2">
          <SubmitButton variant="primary" size="lg" pendingLabel="Creating">
            Create service
          </SubmitButton>
          <ButtonLink href="/services" size="lg" variant="ghost">
            Cancel
          </ButtonLink>
        </div>
      </form>
    </Columns>
  )
}
