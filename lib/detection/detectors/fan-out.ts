import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import { dayMs, type KeyPast, minuteMs, seenFor } from '../key-past.ts'

/**
 * Within an hour a key turns up on far more new address ranges (/24, /48) than in any hour of the fortnight before: it is
 * passed around, or stands where many can read it.
 */
export const fanOutParameters = {
  learnedMs: 3 * dayMs,
  windowMs: 60 * minuteMs,
  usualMs: 14 * dayMs,
  prefixesAtLeast: 20,
  timesUsual: 4,
}

const p = fanOutParameters

export function fanOut(cue: Cue, past: KeyPast): Finding[] {
  const age = seenFor(past.seen.prefix, cue.first)
  if (cue.kind !== 'prefixes' || age < p.learnedMs) return []
  const firsts = past.seen.prefix.map(each => each.first).sort((a, b) => a - b)
  const from = cue.last - p.windowMs
  const fresh = firsts.filter(first => first > from && first <= cue.last).length
  // Its first day is no measure: everything was new.
  const since = Math.max(from - p.usualMs, cue.first - age + dayMs)
  // Nothing is learned from what an open alert is about.
  const open = past.alerts.filter(alert => alert.detector === 'fan_out').map(alert => alert.openedAt - p.windowMs)
  const until = Math.min(from, ...open)
  const usual = mostWithin(
    firsts.filter(first => first >= since && first <= until),
    p.windowMs,
  )
  if (fresh < p.prefixesAtLeast || fresh < p.timesUsual * usual) return []
  return [
    {
      ...{ detector: 'fan_out', subject: 'addresses', value: 'prefixes' },
      severity: past.environment === 'production' ? 'high' : 'medium',
      says: `is used from ${formatCount(fresh, 'new address range')} within an hour`,
      expected: `at most ${formatNumber(usual)} new in an hour`,
      seen: formatCount(fresh, 'new address range'),
      ...{ first: Math.max(from, cue.first), last: cue.last, requests: cue.requests, source: cue.source },
    },
  ]
}

/** The most of these moments, which are in order, within any stretch. */
function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0
  let start = 0
  for (const [end, time] of times.entries()) {
    while ((times[start] ?? time) <= time - windowMs) start++
    most = Math.max(most, end - start + 1)
  }
  return most
}
