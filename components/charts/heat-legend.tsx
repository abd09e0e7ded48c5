import { formatShortNumber } from '#lib/format/number.ts'
import { type HeatScale, type HeatStep, heatColor } from './heat-scale.ts'

const STEPS: HeatStep[] = [1, 2, 3, 4, 5, 6]

/** The scale with both ends named. */
export function HeatLegend({ scale, note }: { scale: HeatScale; note?: string }) {
  if (!scale.ends) return null
  const { least, most } = scale.ends
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-text-3 text-xs">
      {note && <span className="mr-1.5">{note}</span>}
      {scale.hasZero && (
        <>
          0 <Swatch step={0} />
        </>
      )}
      {formatShortNumber(least)}
      <span aria-hidden="true" className="inline-flex gap-px">
        {STEPS.map(step => (
          <Swatch key={step} step={step} />
        ))}
      </span>
      {formatShortNumber(most)}
    </span>
  )
}

function Swatch({ step }: { step: HeatStep }) {
  return (
    <span aria-hidden="true" className="inline-block h-2 w-3.5 rounded-[1px]" style={{ background: heatColor(step) }} />
  )
}
