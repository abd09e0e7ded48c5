import type { Series } from './series.ts'

/** What a hit earns and what the others cost. Lavin and Ahmad 2015, arXiv:1510.03336, section II.C. */
export interface Profile {
  falseAlert: number
  miss: number
}
export const standard: Profile = { falseAlert: 0.11, miss: 1 }
export const lowFalseAlerts: Profile = { falseAlert: 0.22, miss: 1 }

/** Windows of a series, and what its alerts earn, before both are put in relation. */
export interface Earned {
  windows: number
  earned: number
}

/**
 * Of each window the earliest alert counts, the more the earlier it is; each alert outside costs, the more the farther the
 * last window lies back. The first 15 % of a series, and 750 rows at most, are not looked at. `alerts`: rows, by number.
 */
export function earn({ rows, windows }: Series, alerts: readonly number[], profile: Profile): Earned {
  const places = windows.map(({ from, to }) => ({
    first: rows.findIndex(row => row.at === from),
    last: rows.findIndex(row => row.at === to),
    best: null as number | null,
  }))
  if (places.some(({ first, last }) => first < 0 || last < first)) throw new Error('a window is not of the series')
  let earned = 0
  for (const row of alerts) {
    if (row < Math.min(Math.floor(0.15 * rows.length), 750)) continue
    const inside = places.find(({ first, last }) => row >= first && row <= last)
    if (inside) {
      const width = inside.last - inside.first + 1
      inside.best = Math.max(inside.best ?? -1, sigmoid(-(inside.last - row + 1) / width) / sigmoid(-1))
      continue
    }
    const before = places.filter(({ last }) => last < row).at(-1)
    const far = before ? (row - before.last) / (before.last - before.first) : Infinity
    earned += profile.falseAlert * sigmoid(far)
  }
  for (const { best } of places) earned += best ?? -profile.miss
  return { windows: places.length, earned }
}

/** 100 for the first row of each window and nothing else, 0 for silence. */
export function scoreOf(parts: readonly Earned[], profile: Profile): number {
  const windows = parts.reduce((all, part) => all + part.windows, 0)
  const silent = -profile.miss * windows
  const earned = parts.reduce((all, part) => all + part.earned, 0)
  return Math.round(((earned - silent) / (windows - silent)) * 10_000) / 100
}

/** From 1 long before the end of a window over 0 at it to -1 after it. */
const sigmoid = (place: number): number => (place > 3 ? -1 : 2 / (1 + Math.exp(5 * place)) - 1)
