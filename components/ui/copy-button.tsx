'use client'

import { Check, Copy } from 'lucide-react'
import { Button, type ButtonProps } from './button.tsx'
import { useCopy } from './use-copy.ts'

type CopyButtonProps = Omit<ButtonProps, 'onClick' | 'icon' | 'children'> & {
  text: string
  /** Says what is copied: "Copy key". */
  label?: string
  onCopied?: () => void
}

/** Says "Copied" for two seconds, aloud too. */
export function CopyButton({ text, label = 'Copy', onCopied, ...rest }: CopyButtonProps) {
  const [state, copy] = useCopy(text, onCopied)
  const words = { idle: label, copied: 'Copied', failed: 'Select it to copy' }[state]
  return (
    <>
      <Button {...rest} onClick={copy} icon={state === 'copied' ? <Check /> : <Copy />}>
        <span className="grid">
          <span className="[grid-area:1/1]">{words}</span>
          <span className="invisible h-0 [grid-area:1/1]" aria-hidden="true">
            {label}
          </span>
        </span>
      </Button>
      <span role="status" className="sr-only">
        {state === 'idle' ? '' : words}
      </span>
    </>
  )
}
