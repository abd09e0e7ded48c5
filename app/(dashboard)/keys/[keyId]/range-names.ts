export const ranges = ['1h', '24h', '7d', '28d'] as const
export type RangeName = (typeof ranges)[number]
