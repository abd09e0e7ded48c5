'use client'

import { AlertDialog } from 'radix-ui'
import { type ReactNode, useState, useTransition } from 'react'
import { Button } from './button.tsx'
import { FormError } from './form-error.tsx'

type ConfirmDialogProps = {
  /** The button that opens it; without one, steer it by `open` and `onOpenChange`. */
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** The question, with the object's name: "Retire the old secret of checkout-api?" */
  title: ReactNode
  /** The blast radius in numbers; rows may follow as `children`. */
  body: ReactNode
  children?: ReactNode
  /** The last line: whether it can be undone. */
  consequence?: ReactNode
  /** Names what stays: "Keep both". */
  cancelLabel: string
  /** Repeats the number: "Retire old secret, refuse 851 an hour". */
  confirmLabel: string
  tone?: 'stop' | 'primary'
  /** Resolves to nothing when it was done (the dialog closes), or to a sentence why not (it stays and says so). */
  onConfirm: () => Promise<string | undefined>
}

/** Focus starts on cancel; while the answer is awaited neither Escape nor a second click does anything. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false)
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()
  const open = props.open ?? ownOpen

  function changeOpen(next: boolean) {
    if (pending) return
    setError(undefined)
    setOwnOpen(next)
    props.onOpenChange?.(next)
  }

  function confirm() {
    if (pending) return
    startTransition(async () => {
      const failure = await props.onConfirm()
      setError(failure)
      if (failure) return
      setOwnOpen(false)
      props.onOpenChange?.(false)
    })
  }

  return (
    <AlertDialog.Root open={open} onOpenChange={changeOpen}>
      {props.trigger && <AlertDialog.Trigger asChild>{props.trigger}</AlertDialog.Trigger>}
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-20 grid animate-appear grid-cols-[minmax(0,1fr)] place-items-center overflow-y-auto bg-scrim p-4">
          <AlertDialog.Content className="w-[460px] max-w-full rounded-3 bg-surface p-5 shadow-3 focus-visible:shadow-3!">
            <AlertDialog.Title className="font-semibold text-lg">{props.title}</AlertDialog.Title>
            <AlertDialog.Description asChild>
              <div className="mt-1.5 text-text-2 [&_b]:text-text">{props.body}</div>
            </AlertDialog.Description>
            {props.children && <div className="mt-3">{props.children}</div>}
            {props.consequence && <p className="mt-3 text-text-2 text-xs">{props.consequence}</p>}
            {error && <FormError className="mt-3">{error}</FormError>}
            <div className="mt-5 flex flex-wrap items-center justify-end gap-2">
              <AlertDialog.Cancel asChild>
                <Button aria-disabled={pending || undefined}>{props.cancelLabel}</Button>
              </AlertDialog.Cancel>
              <Button variant={props.tone ?? 'stop'} onClick={confirm} aria-disabled={pending || undefined}>
                {props.confirmLabel}
              </Button>
            </div>
          </AlertDialog.Content>
        </AlertDialog.Overlay>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
