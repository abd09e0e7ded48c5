'use client'

import { useFormStatus } from 'react-dom'
import { Button, type ButtonProps } from './button.tsx'

/**
 * Submits its form. While the form's action runs it keeps focus but does nothing, so that a second Enter can't send it
 * twice; `pendingLabel` says what goes on ("Rotating").
 */
export function SubmitButton({ pendingLabel, children, onClick, ...rest }: ButtonProps & { pendingLabel?: string }) {
  const { pending } = useFormStatus()
  return (
    <Button
      {...rest}
      type="submit"
      aria-disabled={pending || undefined}
      onClick={event => (pending ? event.preventDefault() : onClick?.(event))}
    >
      {pending && pendingLabel ? pendingLabel : children}
    </Button>
  )
}
