import type { ToldVolume } from '#lib/alerts/replay-volume.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'

/** "412 requests in 15 minutes, 61 expected"; "none for 55 minutes, 240 expected". */
export function toldWords({ by, minutes, seen, expected }: ToldVolume): string {
  const wanted = `${formatNumber(expected)} expected`
  return by === 'silence'
    ? `none for ${spanWords(minutes)}, ${wanted}`
    : `${formatCount(seen, 'request')} in ${formatCount(minutes, 'minute')}, ${wanted}`
}

/** Beyond three hours nobody counts minutes. */
function spanWords(minutes: number): string {
  return minutes > 180 ? formatCount(Math.round(minutes / 60), 'hour') : formatCount(minutes, 'minute')
}

/** "0.4 a key and month"; of no month nothing can be said. */
export function rateWords(alerts: number, keyMonths: number): string | null {
  if (keyMonths < 0.1) return null
  const rate = alerts / keyMonths
  return `${rate >= 10 ? formatNumber(rate) : rate.toFixed(1)} a key and month`
}
