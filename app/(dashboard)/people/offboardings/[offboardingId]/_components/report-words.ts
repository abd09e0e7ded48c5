import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { ItemState } from '#lib/offboarding/item-state.ts'
import { listWords } from '../../../_components/list-words.ts'
import type { Report, ReportItem } from '../read-report.ts'

export const stateWords: Record<ItemState, string> = {
  ...{ done: 'Done', kept: 'Kept', asked: 'To be decided', waiting: 'Waits for a new secret' },
  ...{ cut_off: 'Cut off', overlap: 'Overlap' },
}

const linkWords: Record<string, string> = {
  ...{ holds: 'held it', created: 'created it', claimed: 'claimed it', rotated: 'rotated it' },
  ...{ minted: 'made it by token', shared: 'was shown it', knows: 'knew its secret', addressed: 'set its address' },
}

/** Why it is in the report: "Held it, claimed it". */
export function partWords({ kind, links }: Pick<ReportItem, 'kind' | 'links'>): string {
  const held = kind === 'machine' ? 'answered for it' : kind === 'token' ? 'knew it' : 'held it'
  const words = [...new Set(links)].map(link => (link === 'holds' ? held : (linkWords[link] ?? link)))
  const text = words.join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const rotateWords = { key: 'Rotate', token: 'Replace', machine: 'Rotate', webhook: 'Renew' }

/** What was decided: "Rotate, to Priya Raman". */
export function actionWords({ kind, action, holder }: Pick<ReportItem, 'kind' | 'action' | 'holder'>): string {
  const words = {
    revoke: 'Revoke',
    rotate: rotateWords[kind],
    keep: 'Keep',
    switch_off: 'Switch off',
  }
  if (action === 'ask') return kind === 'webhook' ? 'Ask owners and security' : 'Ask its team'
  if (action === 'reassign') return `Hand over to ${holder ?? 'its team'}`
  return holder && action !== 'revoke' ? `${words[action]}, to ${holder}` : words[action]
}

/** "21 of 23 done. 1 waits for a new secret, 1 is in an overlap." */
export function progressWords({ items }: Pick<Report, 'items'>): string {
  const count = (...states: ItemState[]) => items.filter(({ state }) => states.includes(state)).length
  const closed = count('done', 'kept')
  const all = `${formatNumber(closed)} of ${formatNumber(items.length)} done`
  const open = [
    [count('asked'), 'to be decided'],
    [count('waiting'), 'without a new secret yet'],
    [count('cut_off'), 'cut off, without any secret that works'],
    [count('overlap'), 'with both secrets working'],
  ] as const
  const words = open.flatMap(([number, what]) => (number > 0 ? [`${formatNumber(number)} ${what}`] : []))
  if (items.length === 0) return 'There was nothing to close but the membership.'
  return words.length > 0 ? `${all}: ${listWords(words)}.` : `${all}.`
}

/** "3 sessions, 2 tokens and 1 invitation ended." */
export function endedWords(report: Pick<Report, 'sessionsEnded' | 'tokensRevoked' | 'invitationsEnded'>) {
  const { sessionsEnded, tokensRevoked, invitationsEnded } = report
  const ended = [
    [sessionsEnded, 'session'],
    [tokensRevoked, 'token'],
    [invitationsEnded, 'invitation'],
  ] as const
  const words = ended.flatMap(([number, one]) => (number > 0 ? [formatCount(number, one)] : []))
  return words.length > 0 ? listWords(words) : 'nothing else'
}
