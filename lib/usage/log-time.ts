/** ISO 8601 with its zone: a time without one is another moment on another machine. */
const iso = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)$/
const digits = /^-?\d{1,19}(\.\d{1,9})?$/

/**
 * A log line's time, in milliseconds since 1970; null if it is none. ISO 8601, or an epoch as number or text in
 * seconds, milliseconds, microseconds or nanoseconds: which of them, its size says (10^11 s is the year 5138).
 */
export function parseLogTime(value: unknown): number | null {
  if (typeof value === 'number') return fromEpoch(value)
  if (typeof value !== 'string') return null
  if (digits.test(value)) return fromEpoch(Number(value))
  if (!iso.test(value)) return null
  const time = Date.parse(
    value
      .replace(',', '.')
      .replace(' ', 'T')
      .replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
      .toUpperCase(),
  )
  return Number.isNaN(time) ? null : time
}

function fromEpoch(value: number): number | null {
  if (!Number.isFinite(value)) return null
  const size = Math.abs(value)
  if (size < 1e11) return Math.floor(value * 1000)
  if (size < 1e14) return Math.floor(value)
  if (size < 1e17) return Math.floor(value / 1000)
  return Math.floor(value / 1e6)
}

const minute = 60_000
const day = 86_400_000

export interface TimeWindow {
  from: number
  until: number
}

/** What may be reported: from 30 days ago, or by an import from 2000, to 5 minutes ahead, since clocks differ. */
export function timeWindow(mode: 'live' | 'import', now: Date): TimeWindow {
  const until = now.getTime() + 5 * minute
  return { from: mode === 'import' ? Date.UTC(2000, 0, 1) : now.getTime() - 30 * day, until }
}
