import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { WebhookAction } from '#lib/offboarding/read-webhooks.ts'
import { listWords } from '../../../_components/list-words.ts'
import type { PlanView, RowView } from '../plan-view.ts'
import { type Draft, needsHolder } from './plan-draft.ts'

/** What a decision comes to, in numbers. */
export interface Tally {
  revoked: number
  /** keys whose secret in use somebody must replace */
  asked: number
  /** keys of which only an old secret ends */
  retired: number
  handed: number
  kept: number
  tokensEnded: number
  tokensAsked: number
  machines: number
  /** webhooks that somebody must renew, that are switched off, and that stay as they are */
  webhooks: { renewed: number; off: number; kept: number }
  /** keys that change in any way */
  closed: number
  /** let through in the last hour, of keys that are revoked or that are to be rotated */
  refusedHour: number
  rotatedHour: number
  dayUsed: number
  busiest: RowView[]
}

export function tallyOf(plan: PlanView, draft: Draft): Tally {
  const of = (row: RowView) => draft.keys[row.keyId]?.action ?? row.proposed
  const revoked = plan.rows.filter(row => of(row) === 'revoke')
  const rotated = plan.rows.filter(row => of(row) === 'rotate')
  const handed = plan.rows.filter(row => {
    const choice = draft.keys[row.keyId]
    return choice && needsHolder(row, choice)
  })
  const kept = plan.rows.filter(row => of(row) === 'keep')
  const isHostile = draft.hostile
  const machineTokens = plan.tokens.filter(token => draft.tokens[token.tokenId])
  const replaced = isHostile ? [] : machineTokens.filter(token => draft.tokens[token.tokenId] === 'replace')
  const own = plan.tokens.filter(token => token.machine === null)
  const webhooksOf = (action: WebhookAction) =>
    Object.values(draft.webhooks).filter(choice => choice.action === action).length
  const hit = isHostile ? [...revoked, ...rotated] : revoked
  return {
    revoked: revoked.length,
    asked: rotated.filter(row => row.asksForSecret).length,
    retired: rotated.filter(row => !row.asksForSecret).length,
    handed: handed.length,
    kept: kept.length,
    tokensEnded: own.length + machineTokens.length - replaced.length,
    tokensAsked: replaced.length,
    machines: plan.machines.length,
    webhooks: { renewed: webhooksOf('rotate'), off: webhooksOf('switch_off'), kept: webhooksOf('keep') },
    closed: new Set([...revoked, ...rotated, ...handed]).size,
    refusedHour: sumHour(hit),
    rotatedHour: sumHour(rotated),
    dayUsed: rotated.reduce((sum, row) => sum + row.requestsDay, 0),
    busiest: [...revoked, ...rotated]
      .filter(row => row.requestsHour > 0)
      .toSorted((a, b) => b.requestsHour - a.requestsHour)
      .slice(0, 5),
  }
}

const sumHour = (rows: RowView[]) => rows.reduce((sum, row) => sum + row.requestsHour, 0)

type Ends = Pick<PlanView, 'sessions' | 'invitations'>

/** The decision in one sentence. `deadline`: when what they know ends; null: now. */
export function summaryWords(tally: Tally, { sessions, invitations }: Ends, deadline: string | null): string {
  const { revoked, asked, retired, handed, kept, machines, tokensEnded, tokensAsked, webhooks } = tally
  const until = deadline ? `by ${deadline}` : 'and cuts the old ones off now'
  const deeds = [
    revoked > 0 && `revokes ${formatCount(revoked, 'key')}`,
    asked > 0 && `asks for ${formatCount(asked, 'new secret')} ${until}`,
    retired > 0 && `ends ${formatCount(retired, 'old secret')} ${deadline ? `at ${deadline}` : 'now'}`,
    handed + machines > 0 && `hands over ${handedWords(tally)}`,
    kept > 0 && `keeps ${formatCount(kept, 'key')}`,
    tokensAsked > 0 && `asks for ${formatCount(tokensAsked, 'new token')}`,
    webhooks.renewed > 0 && renewedWords(webhooks.renewed, deadline),
    webhooks.off > 0 && `switches off ${formatCount(webhooks.off, 'webhook')}`,
    webhooks.kept > 0 && `keeps ${formatCount(webhooks.kept, 'webhook')}`,
  ].filter(deed => deed !== false)
  const ends = [
    sessions > 0 && formatCount(sessions, 'session'),
    tokensEnded > 0 && formatCount(tokensEnded, 'token'),
    invitations > 0 && formatCount(invitations, 'invitation'),
  ].filter(end => end !== false)
  const count = sessions + tokensEnded + invitations
  const ending = ends.length > 0 && `${listWords(ends)} ${count === 1 ? 'ends' : 'end'} now`
  const all = [deeds.join(', '), ending].filter(Boolean).join('; ')
  return all === '' ? 'Nothing is left to close but the membership.' : `${all.charAt(0).toUpperCase()}${all.slice(1)}.`
}

function renewedWords(count: number, deadline: string | null): string {
  const webhooks = formatCount(count, 'webhook')
  if (deadline) return `has ${webhooks} renewed by ${deadline}`
  return `sends nothing to ${webhooks} until ${count === 1 ? 'it is' : 'they are'} renewed`
}

function handedWords({ handed, machines }: Tally): string {
  const words = [handed > 0 && formatCount(handed, 'key'), machines > 0 && formatCount(machines, 'machine')]
  return listWords(words.filter(word => word !== false))
}

/** What a machine uses that stops, or will unless somebody acts. */
export function trafficWords({ refusedHour, rotatedHour, dayUsed }: Tally, deadline: string | null): string {
  const refused = `${formatCount(refusedHour, 'request')} of the last hour would be refused from now on`
  if (deadline === null) return refusedHour > 0 ? `${refused}.` : 'Nothing was used in the last hour that is cut off.'
  const goesOn = `${formatCount(rotatedHour, 'request')} an hour, ${formatNumber(dayUsed)} a day, go on until ${deadline}, and after it with the new secrets only.`
  return [
    refusedHour > 0 ? `${refused}.` : 'Nothing that was used in the last hour stops now.',
    rotatedHour + dayUsed > 0 ? goesOn : '',
  ]
    .filter(Boolean)
    .join(' ')
}
