import { type AriaAttributes, createContext, useContext } from 'react'

type FieldContextValue = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean }

export const FieldContext = createContext<FieldContextValue | null>(null)

type ControlProps = AriaAttributes & { id?: string }

/** What a control inside a `Field` says of itself; outside of one it says what it was given. */
export function useFieldProps<T extends ControlProps>(props: T): T {
  const field = useContext(FieldContext)
  if (!field) return props
  return {
    ...props,
    id: props.id ?? field.id,
    'aria-describedby': props['aria-describedby'] ?? field.describedBy,
    'aria-invalid': props['aria-invalid'] ?? (field.invalid || undefined),
    'aria-required': field.required || undefined,
  }
}
