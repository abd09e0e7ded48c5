import { NBSP } from './number.ts'

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** "3 d 4 h": the two largest units, rounded down; under a second it is "0 s". Sign is dropped. */
export function formatDuration(durationMs: number): string {
  const size = Math.abs(durationMs)
  const index = UNITS.findIndex(([unitMs]) => size >= unitMs)
  const first = UNITS[index]
  if (!first) return `0${NBSP}s`
  const next = UNITS[index + 1]
  const rest = next ? Math.floor((size % first[0]) / next[0]) : 0
  const head = `${Math.floor(size / first[0])}${NBSP}${first[1]}`
  return next && rest > 0 ? `${head}${NBSP}${rest}${NBSP}${next[1]}` : head
}

/** "3 d": the largest unit alone, for lists. */
export function formatShortDuration(durationMs: number): string {
  const size = Math.abs(durationMs)
  const [unitMs, name] = UNITS.find(([unit]) => size >= unit) ?? [1000, 's']
  return `${Math.floor(size / unitMs)}${NBSP}${name}`
}

/** A latency: "0.4 ms", "41 ms", "1.2 s". */
export function formatMilliseconds(valueMs: number): string {
  if (valueMs >= 999.5) return `${Number((valueMs / 1000).toFixed(valueMs < 10_000 ? 1 : 0))}${NBSP}s`
  return `${Number(valueMs.toFixed(valueMs < 1 ? 1 : 0))}${NBSP}ms`
}
