import { parseArgs } from 'node:util'
import { type VolumeParameters, volumeParameters } from '#lib/detection/volume/parameters.ts'
import type { Bench } from './bench.ts'
import { followSeries, writeScores } from './follow-series.ts'
import { attackNames, type Judged, judgeKey } from './judge-traffic.ts'
import { quantile } from './median.ts'
import { type Earned, earn, lowFalseAlerts, scoreOf, standard } from './nab-score.ts'
import { readSeries, type Series } from './series.ts'
import { kinds } from './traffic.ts'

const daysOfMonth = 30

type Figures = Record<string, number | object>

/**
 * The volume detector on labelled series of others (`--data DIR`, as the Numenta Anomaly Benchmark lays them out; its
 * scores are written to `--out DIR`), and on made-up keys whose truth is known (`--seed`, `--keys`, `--days`).
 */
export const detectBench: Bench = {
  describe: 'The volume detector, on series that others labelled and on made-up keys',
  async run({ say, args }) {
    const { values } = parseArgs({
      args: args.filter(arg => arg !== '--json'),
      options: {
        data: { type: 'string' },
        out: { type: 'string' },
        seed: { type: 'string', default: 'keyturn' },
        keys: { type: 'string', default: '1000' },
        days: { type: 'string', default: '60' },
        'leave-out': { type: 'boolean', default: false },
      },
    })
    const made: Figures = judgeTraffic({ seed: values.seed, keys: Number(values.keys), days: Number(values.days) }, say)
    if (values.data === undefined) return made
    const all = await readSeries(values.data)
    const parts: { series: Series; standard: Earned; low: Earned }[] = []
    for (const series of all) {
      const { scores, alerts } = followSeries(series, volumeParameters)
      if (values.out !== undefined) await writeScores(values.out, series, scores)
      parts.push({ series, standard: earn(series, alerts, standard), low: earn(series, alerts, lowFalseAlerts) })
    }
    for (const [category, own] of Map.groupBy(parts, part => part.series.category)) {
      say(`${category}: ${own.length} series, ${categoryScore(own.map(part => part.standard))}`)
    }
    const score = scoreOf(
      parts.map(part => part.standard),
      standard,
    )
    const lowFpScore = scoreOf(
      parts.map(part => part.low),
      lowFalseAlerts,
    )
    say(`standard profile ${score}, low false alerts ${lowFpScore}, ${all.length} series`)
    const rest: Figures = values['leave-out'] ? { leftOut: leaveOut(all, say) } : {}
    return { score, lowFpScore, series: all.length, ...rest, ...made }
  },
}

const categoryScore = (parts: Earned[]): string =>
  parts.some(part => part.windows > 0) ? String(scoreOf(parts, standard)) : 'no windows'

/** Settings around the product's own: would another be chosen if a category had never been seen? */
const settings: VolumeParameters[] = [0.05, 0.06, 0.07, 0.08].flatMap(novelty =>
  [3.5, 4, 4.5].flatMap(ordinary =>
    [0.05, 0.1, 0.2].map(pressure => ({ ...volumeParameters, novelty, ordinary, pressure })),
  ),
)

/** The score of each category under the setting that is best without it. */
function leaveOut(all: readonly Series[], say: (line: string) => void): object {
  const tried = settings.map(setting => ({
    setting,
    parts: all.map(series => earn(series, followSeries(series, setting).alerts, standard)),
  }))
  const leftOut: Earned[] = []
  const chosen: Record<string, object> = {}
  for (const category of new Set(all.map(series => series.category))) {
    const of = (parts: Earned[], isOwn: boolean) => parts.filter((_, n) => (all[n]?.category === category) === isOwn)
    const best = tried.toSorted(
      (a, b) => scoreOf(of(b.parts, false), standard) - scoreOf(of(a.parts, false), standard),
    )[0]
    if (!best) continue
    const own = of(best.parts, true)
    leftOut.push(...own)
    const { novelty, ordinary, pressure } = best.setting
    chosen[category] = { score: categoryScore(own), novelty, ordinary, pressure }
    say(`${category} left out: ${JSON.stringify(chosen[category])}`)
  }
  return { score: scoreOf(leftOut, standard), ...chosen }
}

interface Asked {
  seed: string
  keys: number
  days: number
}

function judgeTraffic({ seed, keys, days }: Asked, say: (line: string) => void) {
  const begun = performance.now()
  const judged: Judged[] = []
  const perKind = kinds.map(kind => {
    const own: Judged[] = []
    for (let n = kinds.indexOf(kind); n < keys; n += kinds.length) {
      own.push(judgeKey(kind, { seed: `${seed} ${n}`, days }, volumeParameters))
    }
    judged.push(...own)
    const figures = { kind, keys: own.length, ...figuresOf(own, days) }
    say(JSON.stringify(figures))
    return figures
  })
  const { falsePerKeyMonth, recall } = figuresOf(judged, days)
  const seconds = Math.round((performance.now() - begun) / 1000)
  say(`${keys} keys of ${days} days in ${seconds} s`)
  return { falsePerKeyMonth, recall, perKind }
}

/** Shares of the attacks that were told of, and the median minutes after which; null: none was made. */
function figuresOf(judged: readonly Judged[], days: number) {
  const sum = (of: (each: Judged) => number) => judged.reduce((all, each) => all + of(each), 0)
  const attacks = attackNames.map(attack => {
    const tried = sum(each => each.tried[attack])
    const minutes = judged.flatMap(each => each.minutes[attack])
    const found = tried === 0 ? null : round(minutes.length / tried)
    const medianMinutes = minutes.length === 0 ? null : quantile(minutes, 0.5)
    return [attack, { found, tried, medianMinutes }] as const
  })
  return {
    falsePerKeyMonth: round((sum(each => each.falseAlerts) / judged.length / days) * daysOfMonth),
    recall: Object.fromEntries(attacks.map(([attack, { found }]) => [attack, found])),
    attacks: Object.fromEntries(attacks),
    hidden: sum(each => each.hidden),
    tooSmall: sum(each => each.small),
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000
