import { StatFigure } from '#components/ui/stat-figure.tsx'
import { formatNumber } from '#lib/format/number.ts'

/** What traffic says that somebody should look at; null while it is counted. */
export function FindingsFigure({ findings }: { findings: number | null }) {
  const note = findings ? 'dead secrets in use, and unusual volume' : 'no dead secret in use, no unusual volume'
  return (
    <StatFigure
      label="Open findings"
      value={findings === null ? '–' : formatNumber(findings)}
      note={findings === null ? 'counting' : note}
    />
  )
}
