import { volumeBounds } from '#lib/alerts/backtest-input.ts'

export const tryDays = [7, 28, 90] as const
export type TryDays = (typeof tryDays)[number]

/** What can be tried, as people write it: `share` of these is a percentage. */
export const tryFields = {
  leastChange: { isShare: false, ...volumeBounds.leastChange },
  novelty: { isShare: true, ...volumeBounds.novelty },
  ordinary: { isShare: false, ...volumeBounds.ordinary },
  pressure: { isShare: true, ...volumeBounds.pressure },
} as const
export type TryField = keyof typeof tryFields
export const tryFieldNames = Object.keys(tryFields) as TryField[]
export const shows = ['all', 'both', 'only_tried', 'only_before'] as const
export type Show = (typeof shows)[number]
