import { previousPath } from './previous-series.ts'

/** Thin and dashed, behind what is drawn now. */
export function PreviousLine({ values, top }: { values: (number | null)[]; top: number }) {
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${Math.max(1, values.length)} 100`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full overflow-visible"
    >
      <path
        d={previousPath(values, top)}
        fill="none"
        stroke="var(--n-8)"
        strokeWidth="1.25"
        strokeDasharray="3 3"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
