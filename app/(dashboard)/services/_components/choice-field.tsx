import { ChoiceCard, ChoiceCards } from '#components/ui/choice-card.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import type { PolicyDraft, PolicyField } from '../policy-draft.ts'
import type { PolicyFieldProps } from './policy-fields.ts'

type ChoiceName = 'rotates' | 'whenOverdue' | 'atDeadline' | 'selfRotation'

type ChoiceFieldProps<Name extends ChoiceName> = Pick<PolicyFieldProps, 'draft' | 'errors' | 'change'> & {
  name: Name
  /** where its errors are, if not at its own name */
  field?: PolicyField
  legend: string
  help?: string
  choices: [value: PolicyDraft[Name], label: string, note: string][]
}

/** A few answers, each with what it does. */
export function ChoiceField<Name extends ChoiceName>(props: ChoiceFieldProps<Name>) {
  const { name, legend, help, choices, draft, errors, change } = props
  const field = props.field ?? (name as PolicyField)
  return (
    <FieldGroup legend={legend} help={help} error={errors[field]}>
      <ChoiceCards columns={choices.length === 2 ? 2 : 3}>
        {choices.map(([value, label, note]) => (
          <ChoiceCard
            key={value}
            type="radio"
            name={name}
            value={value}
            label={label}
            note={note}
            checked={draft[name] === value}
            onChange={() => change({ [name]: value }, field)}
          />
        ))}
      </ChoiceCards>
    </FieldGroup>
  )
}
