'use client'

import { ChoiceCard, ChoiceCards } from '#components/ui/choice-card.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import type { Environment } from '#lib/access/words.ts'
import type { NewKeyChoices } from '#lib/keys/new-key-choices.ts'
import { codes, prefixOf, serviceOf } from './draft.ts'
import type { NewKeyFormState } from './use-new-key.ts'

const all: Environment[] = ['development', 'staging', 'production']
const words: Record<Environment, string> = { development: 'Development', staging: 'Staging', production: 'Production' }

/** Those in which a key may be created; the others are absent. */
export function EnvironmentsField({ form, choices }: { form: NewKeyFormState; choices: NewKeyChoices }) {
  const { draft, fields, change } = form
  const offered = serviceOf(draft, choices)?.environments.map(each => each.environment) ?? all
  const prefix = prefixOf(draft, choices) || 'prefix'

  function toggle(environment: Environment, on: boolean) {
    const next = all.filter(each => (each === environment ? on : draft.environments.includes(each)))
    change({ environments: next }, 'environments')
  }
  return (
    <FieldGroup
      legend="Environments"
      note="one key for each"
      error={fields.environments}
      help="A key works in its own environment only."
    >
      <ChoiceCards columns={3}>
        {offered.map(environment => (
          <ChoiceCard
            key={environment}
            type="checkbox"
            mono
            label={words[environment]}
            note={`${prefix}_${codes[environment]}_`}
            checked={draft.environments.includes(environment)}
            onChange={event => toggle(environment, event.target.checked)}
          />
        ))}
      </ChoiceCards>
    </FieldGroup>
  )
}
