import { NBSP } from './number.ts'

/**
 * "98.4 %" from 0.984. Never rounds to "100 %" or "0 %" what is neither: 0.9999 is "99.99 %", a trace is "under 0.01 %".
 */
export function formatPercent(ratio: number): string {
  const percent = ratio * 100
  if (!Number.isFinite(percent)) return '–'
  if (percent > 0 && percent < 0.01) return `under${NBSP}0.01${NBSP}%`
  if (percent > 99.99 && percent < 100) return `over${NBSP}99.99${NBSP}%`
  const digits = percent < 1 || (percent >= 99.95 && percent < 100) ? 2 : 1
  return `${Number(percent.toFixed(digits))}${NBSP}%`
}
