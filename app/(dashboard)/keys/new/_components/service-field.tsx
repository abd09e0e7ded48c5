'use client'

import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { NewKeyChoices } from '#lib/keys/new-key-choices.ts'
import { type Draft, prefixFrom, slugFrom } from './draft.ts'
import type { NewKeyFormState } from './use-new-key.ts'

/** Which API the key opens. Who may make services can make the missing one on the way. */
export function ServiceField({ form, choices }: { form: NewKeyFormState; choices: NewKeyChoices }) {
  const { draft, fields, change } = form
  const mayMake = choices.teams.length > 0

  function choose(slug: string) {
    const environments = choices.services
      .find(service => service.slug === slug)
      ?.environments.map(each => each.environment)
    const kept = draft.environments.filter(each => !environments || environments.includes(each))
    const [first = 'development'] = environments ?? []
    change(
      { service: slug, environments: kept.length > 0 ? kept : [first], member: '' },
      'service',
      'environments',
      'holder',
    )
  }
  return (
    <>
      {choices.services.length > 0 && (
        <Field
          label="Service"
          error={fields.service}
          help={
            mayMake
              ? 'The API that it opens. Not there? Choose “A new service”, and it is made on the way.'
              : 'The API that it opens.'
          }
        >
          <Select value={draft.service} onChange={event => choose(event.target.value)}>
            {choices.services.map(({ slug, team }) => (
              <option key={slug} value={slug}>
                {slug} · {team.name}
              </option>
            ))}
            {mayMake && <option value="">A new service</option>}
          </Select>
        </Field>
      )}
      {draft.service === '' && <NewService form={form} choices={choices} />}
    </>
  )
}

function NewService({ form, choices }: { form: NewKeyFormState; choices: NewKeyChoices }) {
  const { draft, fields, change, leave } = form
  const isSuggested = draft.slug === slugFrom(draft.serviceName)
  const isPrefixSuggested = draft.prefix === prefixFrom(draft.slug)

  function rename(serviceName: string) {
    const slug = isSuggested ? slugFrom(serviceName) : draft.slug
    change({ serviceName, ...withSlug(slug) }, 'serviceName', 'slug', 'prefix')
  }
  function withSlug(slug: string): Partial<Draft> {
    return { slug, prefix: isPrefixSuggested ? prefixFrom(slug) : draft.prefix }
  }
  return (
    <fieldset className="grid grid-cols-2 gap-x-3 gap-y-5 rounded-3 border border-line p-4 max-md:grid-cols-1">
      <legend className="sr-only">The new service</legend>
      <Field label="Service name" error={fields.serviceName} help="What people call it: Payments.">
        <Input
          value={draft.serviceName}
          maxLength={80}
          onChange={event => rename(event.target.value)}
          onBlur={() => leave('serviceName')}
        />
      </Field>
      <Field label="Slug" error={fields.slug} help="What programs call it.">
        <Input
          mono
          value={draft.slug}
          maxLength={63}
          onChange={event => change(withSlug(event.target.value), 'slug', 'prefix')}
          onBlur={() => leave('slug')}
        />
      </Field>
      <Field
        label="Key prefix"
        error={fields.prefix}
        help="Its keys start with it, so that one is known at sight. It stays."
      >
        <Input
          mono
          value={draft.prefix}
          maxLength={16}
          onChange={event => change({ prefix: event.target.value }, 'prefix')}
          onBlur={() => leave('prefix')}
        />
      </Field>
      <Field label="Team" error={fields.team} help="Owns it, and sees its keys.">
        <Select
          value={draft.team}
          onChange={event => change({ team: event.target.value, member: '' }, 'team', 'holder')}
        >
          {choices.teams.map(team => (
            <option key={team.slug} value={team.slug}>
              {team.name}
            </option>
          ))}
        </Select>
      </Field>
    </fieldset>
  )
}
