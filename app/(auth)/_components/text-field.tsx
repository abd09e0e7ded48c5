import type { ComponentProps, ReactNode } from 'react'
import type { FormState } from '#app/form-state.ts'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'

type TextFieldProps = Omit<ComponentProps<typeof Input>, 'defaultValue' | 'name'> & {
  name: string
  label: string
  help?: ReactNode
  aside?: ReactNode
  state: FormState
}

/** A required field of a form, with what its action said about it and what had been typed. */
export function TextField({ name, label, help, aside, state, ...input }: TextFieldProps) {
  return (
    <Field label={label} help={help} aside={aside} error={state.fields?.[name]} required>
      <Input key={state.kept?.[name]} name={name} defaultValue={state.kept?.[name] ?? ''} {...input} />
    </Field>
  )
}
