import { formatCount } from './number.ts'

/** How often a policy rotates: `every 90 days`, or `only when asked` where no rotation is due by itself. */
export function intervalWords(days: number | null): string {
  return days === null ? 'only when asked' : `every ${formatCount(days, 'day')}`
}
