export type Severity = 'critical' | 'high' | 'medium' | 'low'

export const SEVERITY_WORDS: Record<Severity, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
}

const BARS = { high: 3, medium: 2, low: 1 }

/** Critical: a filled square with an exclamation mark. The others: three, two, one of three bars. */
export function SeverityShape({ severity }: { severity: Severity }) {
  return (
    <svg viewBox="0 0 14 14" aria-hidden="true" className="size-3.5 flex-none">
      {severity === 'critical' ? (
        <>
          <rect width="14" height="14" rx="2.5" fill="currentColor" />
          <path d="M7 3.2v4.8M7 9.5v1.6" stroke="var(--surface)" strokeWidth="1.7" />
        </>
      ) : (
        [0, 1, 2].map(bar => (
          <rect
            key={bar}
            x={1 + bar * 4.5}
            y={9 - bar * 4}
            width="3"
            height={4 + bar * 4}
            rx=".6"
            fill="currentColor"
            opacity={bar < BARS[severity] ? undefined : 0.25}
          />
        ))
      )}
    </svg>
  )
}
