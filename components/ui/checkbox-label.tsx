import { type ComponentProps, type ReactNode, useId } from 'react'
import { Checkbox } from './checkbox.tsx'
import { cx } from './cx.ts'

type CheckboxLabelProps = ComponentProps<typeof Checkbox> & { label: ReactNode; note?: ReactNode }

/** A checkbox and its words: "I have stored it". */
export function CheckboxLabel({ label, note, className, ...rest }: CheckboxLabelProps) {
  const id = useId()
  return (
    <label htmlFor={rest.id ?? id} className={cx('inline-flex items-start gap-[9px]', className)}>
      <Checkbox id={id} className="mt-[2.5px]" {...rest} />
      <span>
        {label}
        {note && <span className="block text-text-3 text-xs">{note}</span>}
      </span>
    </label>
  )
}
