/** Between a number and its unit: a line never breaks there. */
export const NBSP = '\u00a0'

/** "4,821,640". Written by hand so that server, browser and cli agree whatever their ICU says. */
export function formatNumber(value: number): string {
  const rounded = Math.round(value)
  const digits = String(Math.abs(rounded)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return rounded < 0 ? `−${digits}` : digits
}

/** "180k", "1.5k", "8.45M": for axes and top lists only, never where the whole number fits. */
export function formatShortNumber(value: number): string {
  const size = Math.abs(value)
  if (size < 1000) return String(Number(value.toFixed(size < 10 ? 1 : 0)))
  for (const [unit, suffix] of [
    [1e3, 'k'],
    [1e6, 'M'],
    [1e9, 'G'],
  ] as const) {
    const scaled = value / unit
    const text = Number(scaled.toFixed(Math.abs(scaled) < 10 ? 2 : Math.abs(scaled) < 100 ? 1 : 0))
    if (Math.abs(text) < 1000) return `${text}${suffix}`
  }
  return `${Math.round(value / 1e12)}T`
}

/** "1 key", "9 keys", "1,204 requests". */
export function formatCount(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`
}
