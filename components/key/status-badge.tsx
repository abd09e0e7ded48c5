import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { type KeyStatus, STATUS_WORDS, StatusShape } from './status-shape.tsx'

const TONES: Record<KeyStatus, string> = {
  live: 'text-text',
  overlap: 'text-text',
  due: 'text-due',
  overdue: 'text-overdue',
  compromised: 'text-critical',
  secretless: 'text-critical',
  quarantined: 'text-quarantined',
  ended: 'text-text-2',
  decoy: 'text-text-2',
  decoyUsed: 'text-critical',
}

type StatusBadgeProps = {
  status: KeyStatus
  /** Small and grey after the word: "3 d 4 h", "in 3 d", "03:19", "superseded". */
  remainder?: ReactNode
  className?: string
}

/** Shape and word. Live and Overlap keep the text's colour; what needs someone takes its own. */
export function StatusBadge({ status, remainder, className }: StatusBadgeProps) {
  return (
    <span
      className={cx('inline-flex h-5 items-center gap-[7px] whitespace-nowrap align-top', TONES[status], className)}
    >
      <StatusShape status={status} />
      {STATUS_WORDS[status]}
      {remainder && <span className="text-text-3 text-xs max-md:[td_&]:hidden">{remainder}</span>}
    </span>
  )
}
