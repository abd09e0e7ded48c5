import type { Detector } from '#lib/detection/input.ts'
import type { Learning } from '#lib/detection/learning.ts'

/** Whether a detector compares with what it learned of a key; the others know beforehand what must not be. */
export function hasLearned(detector: Detector): boolean {
  return ['new_place', 'sensitive_route', 'fan_out', 'error_burst', 'enumeration'].includes(detector)
}

/** The first use of a key that was there to learn from when an alert opened; null: none that is still known. */
export function learnedSince(detectors: readonly Pick<Learning, 'knows'>[], openedAt: Date): Date | null {
  const first = Math.min(...detectors.flatMap(({ knows }) => (knows ?? []).map(each => each.first)))
  return first < openedAt.getTime() ? new Date(first) : null
}
