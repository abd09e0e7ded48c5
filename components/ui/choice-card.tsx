import { type ComponentProps, type ReactNode, useId } from 'react'
import { Checkbox } from './checkbox.tsx'
import { cx } from './cx.ts'

type ChoiceCardProps = Omit<ComponentProps<'input'>, 'type'> & {
  type: 'checkbox' | 'radio'
  label: ReactNode
  note?: ReactNode
  mono?: boolean
}

/** One of a few answers in a box of its own. Put them in a `ChoiceCards` inside a `FieldGroup`. */
export function ChoiceCard({ type, label, note, mono = false, className, ...rest }: ChoiceCardProps) {
  const id = useId()
  return (
    <label
      htmlFor={rest.id ?? id}
      className={cx(
        'flex items-start gap-[9px] rounded-2 border border-edge px-[11px] py-[9px] has-checked:border-accent-text has-checked:bg-selected has-focus-visible:shadow-(--focus)',
        className,
      )}
    >
      {type === 'checkbox' ? (
        <Checkbox id={id} className="mt-0.5 focus-visible:shadow-none!" {...rest} />
      ) : (
        <input
          id={id}
          type="radio"
          className="mt-0.5 size-[15px] flex-none appearance-none rounded-full border border-line-strong bg-surface checked:border-[4.5px] checked:border-accent focus-visible:shadow-none!"
          {...rest}
        />
      )}
      <span className="min-w-0">
        {label}
        {note && <span className={cx('block text-text-3 text-xs', mono && 'font-mono')}>{note}</span>}
      </span>
    </label>
  )
}

export function ChoiceCards({ columns, children }: { columns: 2 | 3; children: ReactNode }) {
  return (
    <div className={cx('grid gap-2 max-md:grid-cols-1', columns === 2 ? 'grid-cols-2' : 'grid-cols-3')}>{children}</div>
  )
}
