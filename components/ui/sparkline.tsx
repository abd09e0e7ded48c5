import { sparkPath } from './spark-path.ts'

type SparklineProps = {
  /** Oldest first; null where nothing was recorded. */
  values: (number | null)[]
  /** Refused at the same times, drawn as red bars on an axis of their own along the foot. */
  refused?: number[]
  width?: number
  height?: number
  tone?: 'neutral' | 'accent' | 'refused'
  /** Says the shape in words; without it the numbers beside it must. */
  label?: string
  className?: string
}

const TONES = { neutral: 'var(--n-8)', accent: 'var(--series-1)', refused: 'var(--refused)' }

/** Plain SVG, drawn on the server. 96 × 22 in a table's row; a stat's is 112 × 28. */
export function Sparkline(props: SparklineProps) {
  const { values, refused = [], width = 96, height = 22, tone = 'neutral', label, className } = props
  const { line, area } = sparkPath(values, width, height)
  const mostRefused = Math.max(...refused, 0)
  const slot = width / Math.max(refused.length, 1)
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={className ?? 'block overflow-visible'}
      role="img"
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      <path d={area} fill={TONES[tone]} opacity=".12" />
      <path d={line} fill="none" stroke={TONES[tone]} strokeWidth="1.25" strokeLinejoin="round" />
      {refused.map((count, index) => {
        if (count <= 0) return null
        const bar = Math.max(1.5, (count / mostRefused) * height * 0.43)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a place in time
            key={index}
            x={index * slot}
            y={height - bar}
            width={Math.max(slot - 0.5, 0.75)}
            height={bar}
            fill="var(--refused)"
          />
        )
      })}
    </svg>
  )
}
