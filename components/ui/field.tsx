'use client'

import { type ReactNode, useId } from 'react'
import { cx } from './cx.ts'
import { FieldContext } from './field-context.ts'

type FieldProps = {
  label: ReactNode
  /** Said beside the label in grey: `true` says "optional", a text says itself ("one key for each"). */
  optional?: boolean | string
  required?: boolean
  help?: ReactNode
  /** Takes the place of the help. Says what is wrong and what was kept. */
  error?: string
  /** At the right of the label: "Forgot it". */
  aside?: ReactNode
  className?: string
  /** One Input, Textarea or Select; it finds its id and its description by itself. */
  children: ReactNode
}

export function Field({ label, optional, required = false, help, error, aside, className, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? help
  return (
    <div className={className}>
      <div className="mb-1.5 flex gap-1.5 leading-[18px]">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {optional && <span className="text-text-3">{optional === true ? 'optional' : optional}</span>}
        {aside && <span className="ml-auto text-xs">{aside}</span>}
      </div>
      <FieldContext value={{ id, describedBy: note ? noteId : undefined, invalid: Boolean(error), required }}>
        {children}
      </FieldContext>
      <p
        id={noteId}
        aria-live="polite"
        className={cx('text-xs/[17px]', error ? 'text-refused' : 'text-text-3', note ? 'mt-1.5' : '')}
      >
        {note}
      </p>
    </div>
  )
}
