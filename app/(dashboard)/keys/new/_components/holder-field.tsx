'use client'

import { useId } from 'react'
import { ChoiceCard, ChoiceCards } from '#components/ui/choice-card.tsx'
import { Field } from '#components/ui/field.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { NewKeyChoices } from '#lib/keys/new-key-choices.ts'
import { type Draft, teamOf } from './draft.ts'
import type { NewKeyProps } from './new-key-props.ts'
import type { NewKeyFormState } from './use-new-key.ts'

type HolderProps = { form: NewKeyFormState; choices: NewKeyChoices; me: NewKeyProps['me'] }

/** Whom the key is for: it decides who rotates it, and what happens to it when someone leaves. */
export function HolderField({ form, choices, me }: HolderProps) {
  const { draft, fields, change, leave } = form
  const group = useId()
  const machineList = useId()
  const team = teamOf(draft, choices)
  const others = team?.members.filter(member => member.id !== me.id) ?? []
  const machine = draft.machine || draft.name
  const known = team?.machines.find(each => each.name === machine.trim())
  const card = (holder: Draft['holder'], label: string, note: string) => (
    <ChoiceCard
      type="radio"
      name={group}
      label={label}
      note={note}
      checked={draft.holder === holder}
      onChange={() => change({ holder, member: draft.member || (others[0]?.email ?? '') }, 'holder')}
    />
  )
  return (
    <div className="grid gap-3">
      <FieldGroup legend="Holder" error={draft.holder === 'me' ? fields.holder : undefined}>
        <ChoiceCards columns={others.length > 0 ? 3 : 2}>
          {card('me', 'Me', 'Ends when I leave')}
          {others.length > 0 && card('member', 'Another member', `of ${team?.name}`)}
          {card(
            'machine',
            'A machine',
            `${machine || 'by name'}, ${known ? `${known.responsible} is` : 'I am'} responsible`,
          )}
        </ChoiceCards>
      </FieldGroup>
      {draft.holder === 'member' && (
        <Field
          label="Member"
          error={fields.holder}
          help="You see the key once, and hand it over. Both of you are on record."
        >
          <Select
            value={draft.member || others[0]?.email}
            onChange={event => change({ member: event.target.value }, 'holder')}
          >
            {others.map(({ email, name }) => (
              <option key={email} value={email}>
                {name} · {email}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {draft.holder === 'machine' && (
        <Field
          label="Machine"
          error={fields.holder}
          help={`The workload’s name; left empty, it is called like the key. ${
            team?.keepsMachineKeys === false
              ? `Leads of ${team.name} rotate and stop it; what you hold yourself, you can.`
              : ''
          }`}
        >
          <Input
            list={machineList}
            value={draft.machine}
            placeholder={draft.name}
            maxLength={64}
            onChange={event => change({ machine: event.target.value }, 'holder')}
            onBlur={() => leave('holder')}
          />
          <datalist id={machineList}>
            {team?.machines.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </Field>
      )}
    </div>
  )
}
