import { expect, test } from 'vitest'
import { summaryOf } from './backtest-summary.ts'

const row = (status: 'open' | 'acknowledged' | 'resolved' | 'normal' | null, isTried: boolean) => ({
  ...{ at: 0, tried: isTried ? {} : null, usual: null, alert: status && { status } },
  kind: isTried ? ('both' as const) : ('only_before' as const),
})

test('of what people judged it says how much would remain', () => {
  const rows = [
    ...[row('normal', true), row('normal', false), row('normal', false), row('resolved', true)],
    ...[row('open', false), row('acknowledged', true), row(null, true)],
  ]
  expect(summaryOf(rows, { keyDays: 60, tried: 9, usual: 12 })).toEqual({
    ...{ keyMonths: 2, tried: 9, usual: 12, raised: 6 },
    kinds: { both: 4, only_tried: 0, only_before: 3 },
    normal: { raised: 3, remain: 1 },
    resolved: { raised: 1, remain: 1 },
    open: { raised: 2, remain: 1 },
  })
})
