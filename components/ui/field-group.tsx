import { type ReactNode, useId } from 'react'

type FieldGroupProps = {
  legend: ReactNode
  /** Said beside the legend in grey: "one key for each". */
  note?: string
  help?: ReactNode
  error?: string
  className?: string
  children: ReactNode
}

/** Several controls that answer one question: checkboxes, radios, choice cards. */
export function FieldGroup({ legend, note, help, error, className, children }: FieldGroupProps) {
  const noteId = useId()
  return (
    <fieldset className={className} aria-describedby={help || error ? noteId : undefined}>
      <legend className="mb-1.5 leading-[18px]">
        <span className="font-medium">{legend}</span> {note && <span className="text-text-3">{note}</span>}
      </legend>
      {children}
      {(help || error) && (
        <p id={noteId} className={error ? 'mt-1.5 text-refused text-xs/[17px]' : 'mt-1.5 text-text-3 text-xs/[17px]'}>
          {error ?? help}
        </p>
      )}
    </fieldset>
  )
}
