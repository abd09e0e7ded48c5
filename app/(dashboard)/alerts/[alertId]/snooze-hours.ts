/** For how long an alert can be kept quiet. */
export const snoozeHours = [1, 8, 24, 168] as const
export type SnoozeHours = (typeof snoozeHours)[number]

export const snoozeWords: Record<SnoozeHours, string> = { 1: '1 hour', 8: '8 hours', 24: '1 day', 168: '7 days' }
