import type { Precision } from '#lib/detection/precision.ts'
import { formatNumber } from '#lib/format/number.ts'

/** "of 12, 9 were right" */
export function judgedWords({ judged, right }: Pick<Precision, 'judged' | 'right'>): string {
  if (judged === 0) return 'none so far'
  const were = right === 1 ? 'was' : 'were'
  return `of ${formatNumber(judged)}, ${right === 0 ? 'none' : formatNumber(right)} ${were} right`
}

/** "47 to 91 %": whole percents, rounded away from what it says, so that it never says more than it knows. */
export function rangeWords({ interval }: Pick<Precision, 'interval'>): string {
  if (!interval) return 'too few to say'
  return `${Math.floor(interval.from * 100)} to ${Math.ceil(interval.to * 100)} %`
}
