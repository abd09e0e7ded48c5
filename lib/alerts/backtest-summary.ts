import type { Match, MatchKind } from './match-told.ts'
import type { VolumeAlert } from './read-volume-history.ts'

const daysOfMonth = 30

/** Of what people said of alerts: how many there were, and how many of them would have been raised still. */
interface Judged {
  raised: number
  remain: number
}

export interface BacktestSummary {
  /** how many months of one key were followed, all keys together */
  keyMonths: number
  /** with what was tried, with the product's own settings, and in truth */
  tried: number
  usual: number
  raised: number
  kinds: Record<MatchKind, number>
  /** marked normal: people need not have been told; resolved: something was, or may have been, the matter */
  normal: Judged
  resolved: Judged
  /** nobody has closed them */
  open: Judged
}

type Row = Match<unknown, Pick<VolumeAlert, 'status'>> & { kind: MatchKind }

/** How many days of a key were followed, and how often each told of something: an alert takes all that is told near it. */
interface Told {
  keyDays: number
  tried: number
  usual: number
}

export function summaryOf(rows: readonly Row[], { keyDays, tried, usual }: Told): BacktestSummary {
  const count = (is: (row: Row) => boolean) => rows.filter(is).length
  const judged = (...statuses: VolumeAlert['status'][]): Judged => {
    const own = rows.filter(({ alert }) => alert !== null && statuses.includes(alert.status))
    return { raised: own.length, remain: own.filter(row => row.tried !== null).length }
  }
  return {
    keyMonths: keyDays / daysOfMonth,
    ...{ tried, usual },
    raised: count(row => row.alert !== null),
    kinds: {
      both: count(row => row.kind === 'both'),
      only_tried: count(row => row.kind === 'only_tried'),
      only_before: count(row => row.kind === 'only_before'),
    },
    normal: judged('normal'),
    resolved: judged('resolved'),
    open: judged('open', 'acknowledged'),
  }
}
