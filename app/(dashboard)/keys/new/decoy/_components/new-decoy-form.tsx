'use client'

import { unstable_rethrow } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'
import { v7 as newAttempt } from 'uuid'
import { Columns } from '#components/shell/columns.tsx'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Field } from '#components/ui/field.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { DecoyPlace } from '#lib/keys/decoy-places.ts'
import { type PlantDecoyInput, plantDecoyInput } from '#lib/keys/input.ts'
import { type DecoyField, type DecoyOutcome, plantDecoyAction } from '../actions.ts'
import { DecoyAside } from './decoy-aside.tsx'

type FormProps = {
  places: DecoyPlace[]
  preferredService?: string
  onPlanted: (decoy: Extract<DecoyOutcome, { ok: true }>['decoy']) => void
}

type Draft = Omit<PlantDecoyInput, 'attempt'>

/** Where it will lie comes first: that is what a use of it will mean. */
export function NewDecoyForm({ places, preferredService, onPlanted }: FormProps) {
  const [draft, setDraft] = useState<Draft>(() => firstDraft(places, preferredService))
  const [fields, setFields] = useState<Partial<Record<DecoyField, string>>>({})
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()
  const attempt = useRef({ of: '', id: '' })
  const form = useRef<HTMLFormElement>(null)
  const place = places.find(({ slug }) => slug === draft.service)

  function change(next: Partial<Draft>) {
    setDraft(current => ({ ...current, ...next }))
    setFields(current => ({ ...current, ...Object.fromEntries(Object.keys(next).map(name => [name, undefined])) }))
  }
  function choose(slug: string) {
    const offered = places.find(each => each.slug === slug)?.environments ?? []
    const environment = offered.includes(draft.environment) ? draft.environment : (offered.at(-1) ?? draft.environment)
    change({ service: slug, environment })
  }
  function refuse(found: Partial<Record<DecoyField, string>>) {
    setFields(found)
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  /** The same form sent again, as by a second click or after a lost answer, makes one decoy. */
  function submit() {
    const of = JSON.stringify(draft)
    if (attempt.current.of !== of) attempt.current = { of, id: newAttempt() }
    const input = { ...draft, attempt: attempt.current.id }
    const parsed = plantDecoyInput.safeParse(input)
    setError(undefined)
    if (!parsed.success) {
      const found = parsed.error.issues.map(({ path, message }) => [path[0], message])
      return refuse(Object.fromEntries(found.reverse()))
    }
    startTransition(async () => {
      try {
        const outcome = await plantDecoyAction(input)
        if (outcome.ok) return onPlanted(outcome.decoy)
        setError(outcome.error)
        refuse(outcome.fields ?? {})
      } catch (failure) {
        unstable_rethrow(failure)
        setError(
          'Keyturn did not answer, so it is not known whether the decoy was made. Nothing you typed is lost. Try again: this form can’t make it twice.',
        )
      }
    })
  }
  return (
    <Columns
      form
      asideLabel="What a decoy is"
      aside={<DecoyAside prefix={place?.prefix} environment={draft.environment} />}
    >
      <form
        ref={form}
        noValidate
        autoComplete="off"
        className="grid gap-5"
        onSubmit={event => {
          event.preventDefault()
          if (!pending) submit()
        }}
      >
        <FormError>{error}</FormError>
        <Field
          label="Where will it be planted?"
          required
          error={fields.plantedIn}
          help="One place alone: then a use of it says that this place was read. It can’t be changed later."
        >
          <Input
            name="plantedIn"
            autoFocus
            maxLength={200}
            placeholder="Wiki, page Deployments"
            value={draft.plantedIn}
            onChange={event => change({ plantedIn: event.target.value })}
          />
        </Field>
        <Field
          label="Name"
          required
          error={fields.name}
          help="As a real one would be called. Services that ask about it are told this name."
        >
          <Input
            name="name"
            maxLength={80}
            placeholder="Legacy export"
            value={draft.name}
            onChange={event => change({ name: event.target.value })}
          />
        </Field>
        <Field label="Service" error={fields.service} help="The API that it pretends to open.">
          <Select name="service" value={draft.service} onChange={event => choose(event.target.value)}>
            {places.map(({ slug, team }) => (
              <option key={slug} value={slug}>
                {slug} · {team}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Environment" error={fields.environment} help="What a thief hopes for: mostly production.">
          <Select
            name="environment"
            value={draft.environment}
            onChange={event => change({ environment: event.target.value as Draft['environment'] })}
          >
            {place?.environments.map(environment => (
              <option key={environment} value={environment}>
                {environment}
              </option>
            ))}
          </Select>
        </Field>
        <div className="mt-2 flex items-center gap-2">
          <Button type="submit" variant="primary" size="lg" aria-disabled={pending || undefined}>
            {pending ? 'Making it' : 'Make decoy and show it once'}
          </Button>
          <ButtonLink href="/keys?status=decoy" size="lg" variant="ghost">
            Cancel
          </ButtonLink>
        </div>
      </form>
    </Columns>
  )
}

/** The last environment that is offered is the one that is worth most. */
function firstDraft(places: DecoyPlace[], preferred: string | undefined): Draft {
  const place = places.find(({ slug }) => slug === preferred) ?? places[0]
  return {
    ...{ name: '', plantedIn: '' },
    service: place?.slug ?? '',
    environment: place?.environments.at(-1) ?? 'production',
  }
}
