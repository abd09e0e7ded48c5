'use client'

import { useState } from 'react'
import { Columns } from '#components/shell/columns.tsx'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { CheckboxLabel } from '#components/ui/checkbox-label.tsx'
import { Field } from '#components/ui/field.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Select } from '#components/ui/select.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Scope } from '#lib/access/actor.ts'
import type { NewTokenState } from '../../actions.ts'
import { scopeWords } from '../../scope-words.ts'

export interface NewTokenFormProps {
  state: NewTokenState
  action: (form: FormData) => void
  scopes: Scope[]
  services: { slug: string; environments: string[] }[]
  /** a lead's tokens are bound to a service of the team */
  mustBind: boolean
  wanted: { service?: string; scopes: Scope[] }
}

const lives = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
  ['', 'never'],
] as const

export function NewTokenForm({ state, action, scopes, services, mustBind, wanted }: NewTokenFormProps) {
  const { fields, kept } = state
  const first = kept?.service ?? wanted.service ?? (mustBind ? services[0]?.slug : '')
  const [slug, setSlug] = useState(first ?? '')
  const service = services.find(each => each.slug === slug)
  const ticked = kept?.scopes?.split(' ') ?? wanted.scopes
  return (
    <Columns form asideLabel="What a token is" aside={<Aside />}>
      <form action={action} className="grid gap-5">
        <FormError>{state.error}</FormError>
        <Field label="Name" required help="What uses it, for whoever reads the list later." error={fields?.name}>
          <Input name="name" defaultValue={kept?.name} maxLength={80} autoComplete="off" placeholder="edge gateway" />
        </Field>
        <FieldGroup legend="Scopes" note="as few as it needs" error={fields?.scopes}>
          <div className="grid gap-2.5">
            {scopes.map(scope => (
              <CheckboxLabel
                key={scope}
                name="scopes"
                value={scope}
                defaultChecked={ticked.includes(scope)}
                label={
                  <>
                    {scopeWords[scope]} <Mono className="ml-1.5 text-text-3">{scope}</Mono>
                  </>
                }
              />
            ))}
          </div>
        </FieldGroup>
        <Field
          label="Bound to"
          optional={!mustBind}
          help="It then reaches this service alone, and need not name it in its questions."
          error={fields?.service}
        >
          <Select name="service" value={slug} onChange={event => setSlug(event.target.value)}>
            {!mustBind && <option value="">No service: everything its maker may reach</option>}
            {services.map(each => (
              <option key={each.slug}>{each.slug}</option>
            ))}
          </Select>
        </Field>
        {service && (
          <Field label="Environment" optional error={fields?.environment}>
            <Select key={slug} name="environment" defaultValue={kept?.environment ?? ''}>
              <option value="">All of {slug}</option>
              {service.environments.map(environment => (
                <option key={environment}>{environment}</option>
              ))}
            </Select>
          </Field>
        )}
        {service && (
          <Field
            label="Machine"
            optional
            help="The program that holds it, as in deploy-bot. It then outlives its maker: whoever answers for the machine next keeps it running. Without one it acts for you, and ends with your membership."
            error={fields?.machine}
          >
            <Input name="machine" defaultValue={kept?.machine} maxLength={64} autoComplete="off" />
          </Field>
        )}
        <Field label="Expires" help="In ninety days, unless it should sooner, or never." error={fields?.expiresAt}>
          <Select name="days" defaultValue={kept?.days ?? '90'}>
            {lives.map(([days, label]) => (
              <option key={days} value={days}>
                {days ? `In ${label}` : 'Never'}
              </option>
            ))}
          </Select>
        </Field>
        <div className="flex gap-2">
          <SubmitButton variant="primary" size="lg" pendingLabel="Creating">
            Create token
          </SubmitButton>
          <ButtonLink href="/settings/tokens" size="lg" variant="ghost">
            Cancel
          </ButtonLink>
        </div>
      </form>
    </Columns>
  )
}

function Aside() {
  return (
    <>
      <AsideSection title="What a token is">
        <p className="text-text-2">
          It opens Keyturn itself, for a program. It acts for you: whatever its scopes say, it can never do more than
          you may at that moment, and it ends with your membership. One that a machine holds acts for whoever answers
          for the machine.
        </p>
      </AsideSection>
      <AsideSection title="Shown once">
        <p className="text-text-2">
          Keyturn keeps a hash. You see the token on the next page and never again; afterwards there is a hint, like{' '}
          <Mono>ktn_8Yw3…Qx</Mono>.
        </p>
      </AsideSection>
    </>
  )
}
