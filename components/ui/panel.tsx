import type { ComponentProps } from 'react'
import { cx } from './cx.ts'

/** A box, for the one thing on a page that asks for a decision. */
export function Panel({ tone = 'neutral', className, ...rest }: ComponentProps<'div'> & { tone?: 'neutral' | 'stop' }) {
  return (
    <div
      className={cx(
        'rounded-3 border bg-surface px-5 py-4 max-md:px-4 max-md:py-3.5',
        tone === 'stop' ? 'border-[color-mix(in_srgb,var(--sev-critical)_35%,var(--surface))]' : 'border-line',
        className,
      )}
      {...rest}
    />
  )
}
