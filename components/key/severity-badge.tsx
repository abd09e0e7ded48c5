import { cx } from '#components/ui/cx.ts'
import { SEVERITY_WORDS, type Severity, SeverityShape } from './severity-shape.tsx'

const TONES: Record<Severity, string> = {
  critical: 'text-critical',
  high: 'text-high',
  medium: 'text-medium',
  low: 'text-low',
}

/** Shape and word. `iconOnly` is for a list that says the word elsewhere; it is still read aloud. */
export function SeverityBadge({ severity, iconOnly = false }: { severity: Severity; iconOnly?: boolean }) {
  return (
    <span
      className={cx('inline-flex h-5 items-center gap-[7px] whitespace-nowrap align-top font-medium', TONES[severity])}
    >
      <SeverityShape severity={severity} />
      <span className={iconOnly ? 'sr-only' : undefined}>{SEVERITY_WORDS[severity]}</span>
    </span>
  )
}
