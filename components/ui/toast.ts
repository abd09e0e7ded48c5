import type { ReactNode } from 'react'
import { toast } from 'sonner'

type ToastOptions = {
  /** What follows, after what happened: "Every use is refused." */
  follows?: string
  icon?: ReactNode
  /** Offers "Undo" for ten seconds, longer while the pointer is on it. */
  undo?: () => void
}

/** Says what happened. Never for a form's errors, never with a key in it. */
export function showToast(happened: string, { follows, icon, undo }: ToastOptions = {}): void {
  toast(happened, {
    description: follows,
    icon,
    duration: undo ? 10_000 : 5_000,
    action: undo ? { label: 'Undo', onClick: undo } : undefined,
  })
}
