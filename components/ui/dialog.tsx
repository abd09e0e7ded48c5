'use client'

import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** One sentence under the title. */
  description?: ReactNode
  /** Buttons, right-aligned: cancel first, the verb last. */
  footer?: ReactNode
  children?: ReactNode
}

/** For what is filled in. To ask before something is stopped, take ConfirmDialog. */
export function Dialog({ open, onOpenChange, title, description, footer, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-20 grid animate-appear grid-cols-[minmax(0,1fr)] place-items-center overflow-y-auto bg-scrim p-4">
          <Radix.Content
            {...(description ? {} : { 'aria-describedby': undefined })}
            className="w-[460px] max-w-full rounded-3 bg-surface p-5 shadow-3 focus-visible:shadow-3!"
          >
            <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
            {description && <Radix.Description className="mt-1.5 text-text-2">{description}</Radix.Description>}
            {children}
            {footer && <div className="mt-5 flex flex-wrap items-center justify-end gap-2">{footer}</div>}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  )
}
