import type { ReactNode } from 'react'
import { cx } from './cx.ts'

const TONES = {
  refused: 'bg-refused-soft text-refused',
  due: 'bg-due-soft text-due',
  live: 'bg-live-soft text-live',
  neutral: 'bg-fill text-text-2',
}

/** A word at a word: "new", "sensitive", "first touch". Not for a key's status: that is StatusBadge. */
export function Tag({ tone = 'neutral', children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <span className={cx('inline-block whitespace-nowrap rounded-1 px-[5px] text-2xs', TONES[tone])}>{children}</span>
  )
}
