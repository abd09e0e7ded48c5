import type { ChangedRow } from '#lib/offboarding/errors.ts'
import type { PlanView, RowView } from '../plan-view.ts'
import { type Draft, draftOf } from './plan-draft.ts'

/** Something of the plan that is not as it was when it was read. */
export interface Change {
  id: string
  name: string
  /** goes on from the name: "has a new secret" */
  what: string
}

/**
 * A decision stands as long as what it stood on: it is carried over to a fresh plan where the row is the same, and given
 * up for the new proposal where it is not. A row that was left as proposed follows its proposal.
 */
export function carryOver(before: PlanView, draft: Draft, after: PlanView): Draft {
  const [was, fresh] = [draftOf(before), draftOf(after)]
  const stamps = new Map(before.rows.map(row => [row.keyId, row.stamp]))
  const keys = after.rows.map(({ keyId, stamp }) => {
    const chosen = draft.keys[keyId]
    const proposed = was.keys[keyId]
    const isOwn = chosen && proposed && JSON.stringify(chosen) !== JSON.stringify(proposed)
    return [keyId, isOwn && stamps.get(keyId) === stamp ? chosen : fresh.keys[keyId]]
  })
  const kept = <T>(now: Record<string, T>, chosen: Record<string, T>) =>
    Object.fromEntries(Object.entries(now).map(([id, value]) => [id, chosen[id] ?? value]))
  return {
    ...draft,
    keys: Object.fromEntries(keys),
    tokens: kept(fresh.tokens, draft.tokens),
    machines: kept(fresh.machines, draft.machines),
    webhooks: Object.fromEntries(
      Object.entries(fresh.webhooks).map(([id, proposed]) => {
        const isSame = webhookStamps(before).get(id) === webhookStamps(after).get(id)
        return [id, (isSame && draft.webhooks[id]) || proposed]
      }),
    ),
  }
}

const webhookStamps = ({ webhooks }: PlanView) => new Map(webhooks.map(({ webhookId, stamp }) => [webhookId, stamp]))

/** What is different between two readings of a plan, of what is to be decided in it. */
export function changesBetween(before: PlanView, draft: Draft, after: PlanView): Change[] {
  const rows = new Map(before.rows.map(row => [row.keyId, row]))
  const present = new Set(after.rows.map(row => row.keyId))
  const gone = before.rows
    .filter(({ keyId }) => !present.has(keyId) && draft.keys[keyId]?.action !== 'nothing')
    .map(({ keyId, name }) => ({ id: keyId, name, what: 'has ended, or is not theirs any more' }))
  const others = after.rows.flatMap((row): Change[] => {
    const was = rows.get(row.keyId)
    const about = { id: row.keyId, name: row.name }
    if (!was) return row.proposed === 'nothing' ? [] : [{ ...about, what: 'is new in this plan' }]
    if (was.stamp !== row.stamp) return [{ ...about, what: whatChanged(was, row) }]
    const isUsed = was.idle && !row.idle && draft.keys[row.keyId]?.action === 'revoke'
    return isUsed ? [{ ...about, what: 'was idle and has been used' }] : []
  })
  const ids = ({ tokens, machines, webhooks }: PlanView) =>
    new Map([
      ...tokens.map(({ tokenId, name }) => [tokenId, `the token ${name}`] as const),
      ...machines.map(({ machineId, name }) => [machineId, `the machine ${name}`] as const),
      ...webhooks.map(({ webhookId, name }) => [webhookId, `the webhook ${name}`] as const),
    ])
  const [then, now] = [ids(before), ids(after)]
  const appeared = [...now].filter(([id]) => !then.has(id)).map(([id, name]) => ({ id, name, what: 'is new' }))
  const lost = [...then].filter(([id]) => !now.has(id)).map(([id, name]) => ({ id, name, what: 'is gone' }))
  const stamps = webhookStamps(before)
  const other = after.webhooks
    .filter(({ webhookId, stamp }) => stamps.has(webhookId) && stamps.get(webhookId) !== stamp)
    .map(({ webhookId, name }) => ({ id: webhookId, name: `the webhook ${name}`, what: 'is not as it was' }))
  return [...gone, ...others, ...appeared, ...lost, ...other]
}

/** What the server named and a fresh reading doesn't show (any more) is named too. */
export function withNamed(changes: Change[], named: readonly ChangedRow[], before: PlanView): Change[] {
  const known = new Set(changes.map(({ id }) => id))
  const names = new Map(before.rows.map(row => [row.keyId, row.name]))
  const words = { changed: 'was changed', appeared: 'is new', gone: 'has ended', used: 'has been used' }
  const more = named
    .filter(({ id }) => !known.has(id))
    .map(({ id, name, change }) => ({ id, name: names.get(id) ?? name, what: words[change] }))
  return [...changes, ...more]
}

function whatChanged(was: RowView, is: RowView): string {
  if (is.isCompromised !== was.isCompromised) return is.isCompromised ? 'was marked as compromised' : 'was reopened'
  if (is.isQuarantined !== was.isQuarantined) return is.isQuarantined ? 'was quarantined' : 'was released'
  if (is.hint !== was.hint) return 'has a new secret'
  if (is.holder?.name !== was.holder?.name) return `is held by ${is.holder?.name ?? 'nobody'} now`
  if (is.links.length > was.links.length) return 'was shown to them again'
  return 'is not as it was'
}
