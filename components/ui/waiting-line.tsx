import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

type WaitingLineProps = {
  /** "Waiting for the first use", later "Used for the first time". */
  title: ReactNode
  /** "this line changes by itself", later time, address and client. */
  note?: ReactNode
  /** At the right: how long it has waited. */
  aside?: ReactNode
  done?: boolean
  className?: string
}

/** A line that changes by itself: dashed while it waits, green when what it waited for has come. */
export function WaitingLine({ title, note, aside, done = false, className }: WaitingLineProps) {
  return (
    <div
      role="status"
      className={cx(
        'flex items-center gap-3 rounded-3 border px-4 py-3',
        done ? 'border-[color-mix(in_srgb,var(--live)_45%,var(--surface))] bg-live-soft' : 'border-edge border-dashed',
        className,
      )}
    >
      {done ? (
        <Check className="text-live" />
      ) : (
        <span className="relative size-3 flex-none rounded-full border-[1.5px] border-(--n-7)">
          <span className="absolute inset-0.5 animate-breathe rounded-full bg-(--n-7)" />
        </span>
      )}
      <span className="min-w-0 flex-1">
        <b>{title}</b> {note && <span className="text-text-2">{note}</span>}
      </span>
      {aside && (
        <span aria-live="off" className="text-text-3">
          {aside}
        </span>
      )}
    </div>
  )
}
