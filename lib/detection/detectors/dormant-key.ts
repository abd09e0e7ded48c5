import { formatDay } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import type { Finding } from '../finding.ts'
import { dayMs, type KeyPast } from '../key-past.ts'

/**
 * A key is used after so long a sleep (45 days, `touchKeys`) that even what runs once a month would have woken it. Where
 * nobody listened for so long, as before a gateway's first report, silence says nothing.
 */
export function dormantKey(cue: Cue, past: KeyPast): Finding[] {
  if (cue.kind !== 'awake') return []
  const lastUsedAt = new Date(cue.value)
  if (past.watchedSince === null || past.watchedSince > lastUsedAt.getTime()) return []
  const days = Math.floor((cue.first - lastUsedAt.getTime()) / dayMs)
  return [
    {
      ...{ detector: 'dormant_key', subject: 'use', value: cue.value },
      severity: past.environment === 'production' ? 'medium' : 'low',
      says: `is used again after ${formatCount(days, 'day')}`,
      expected: `no use: the last one was on ${formatDay(lastUsedAt, new Date(cue.first))}`,
      seen: formatCount(cue.requests, 'request'),
      ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source },
    },
  ]
}
