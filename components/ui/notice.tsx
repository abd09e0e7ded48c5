import type { ReactNode } from 'react'
import { cx } from './cx.ts'

type NoticeProps = {
  tone?: 'neutral' | 'live' | 'due' | 'refused' | 'accent'
  icon?: ReactNode
  /** The answer, in a sentence. */
  title?: ReactNode
  children?: ReactNode
  /** Buttons at the right, below on a phone. */
  action?: ReactNode
  className?: string
}

const TONES = {
  neutral: 'border-line bg-surface',
  live: 'border-[color-mix(in_srgb,var(--live)_45%,var(--surface))] bg-live-soft',
  due: 'border-transparent bg-due-soft',
  refused: 'border-transparent bg-refused-soft',
  accent: 'border-transparent bg-accent-soft',
}

/** Something to know before reading on. The words carry it; the tone only helps to find it. */
export function Notice({ tone = 'neutral', icon, title, children, action, className }: NoticeProps) {
  return (
    <div
      className={cx('flex items-center gap-4 rounded-3 border px-4 py-3.5 max-md:flex-wrap', TONES[tone], className)}
    >
      {icon && <span className="flex-none self-start pt-0.5 text-text-2">{icon}</span>}
      <div className="min-w-0 flex-1">
        {title && <b className="font-semibold">{title}</b>}{' '}
        {children && <span className="text-text-2">{children}</span>}
      </div>
      {action && <div className="flex flex-none flex-wrap gap-2 max-md:w-full max-md:[&>*]:flex-1">{action}</div>}
    </div>
  )
}
