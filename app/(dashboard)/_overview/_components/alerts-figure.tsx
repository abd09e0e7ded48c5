import { StatFigure } from '#components/ui/stat-figure.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { OpenAlerts } from '../../alerts/sum-open.ts'

/** What somebody should look at, by all that detectors know. */
export function AlertsFigure({ open, urgent }: OpenAlerts) {
  return (
    <StatFigure
      label="Open alerts"
      value={formatNumber(open)}
      note={open === 0 ? 'nothing unusual was seen' : `${formatNumber(urgent)} of them high or critical`}
      href="/alerts"
    />
  )
}
