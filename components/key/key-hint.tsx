'use client'

import { Check, Copy } from 'lucide-react'
import { cx } from '#components/ui/cx.ts'
import { useCopy } from '#components/ui/use-copy.ts'

type KeyHintProps = {
  /** "payments_prd_8Yw3…Qx": as the server made it, never shortened again. */
  hint: string
  /** Makes it a button that copies the hint; it can't copy the key, which nobody has. */
  copyable?: boolean
  className?: string
}

export function KeyHint({ hint, copyable = false, className }: KeyHintProps) {
  const look = cx('whitespace-nowrap font-mono text-xs tracking-[-.01em]', className ?? 'text-text-3')
  return copyable ? <CopyableHint hint={hint} look={look} /> : <span className={look}>{hint}</span>
}

function CopyableHint({ hint, look }: { hint: string; look: string }) {
  const [state, copy] = useCopy(hint)
  return (
    <>
      <button
        type="button"
        onClick={copy}
        title="Copy hint"
        className={cx('group -mr-[18px] inline-flex items-center gap-1.5 hover:text-text', look)}
      >
        {hint}
        <span className="sr-only">, copy hint</span>
        {state === 'copied' ? (
          <Check className="size-3 text-live" />
        ) : (
          <Copy className="size-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100" />
        )}
      </button>
      <span role="status" className="sr-only">
        {state === 'copied' ? 'Hint copied' : state === 'failed' ? 'Not copied' : ''}
      </span>
    </>
  )
}
