import { NBSP } from './number.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** "812 B", "4.2 MB": decimal units, one digit below ten. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${Number(value.toFixed(unit > 0 && value < 10 ? 1 : 0))}${NBSP}${UNITS[unit]}`
}
