'use client'

import { useState } from 'react'
import { KeyHint } from '#components/key/key-hint.tsx'
import { Button } from '#components/ui/button.tsx'
import { CheckboxLabel } from '#components/ui/checkbox-label.tsx'

type DockProps = {
  hint: string
  isLast: boolean
  /** "I have stored it" */
  done?: string
  onHide: () => void
}

/** The only way on. */
export function RevealDock({ hint, isLast, done = 'I have stored it', onHide }: DockProps) {
  const [isStored, setIsStored] = useState(false)
  return (
    <section aria-label="When that is done" className="contents">
      <CheckboxLabel
        label={done}
        className="flex-1"
        checked={isStored}
        onChange={event => setIsStored(event.target.checked)}
      />
      <span className="text-text-3 max-md:hidden">
        then only <KeyHint hint={hint} className="text-text" /> is left
      </span>
      <Button variant="primary" disabled={!isStored} onClick={onHide} className="max-md:flex-1">
        {isLast ? 'Hide key for good' : 'Hide it, show the next'}
      </Button>
    </section>
  )
}
