import type { ChangedRow } from '#lib/offboarding/errors.ts'
import type { Action } from '#lib/offboarding/plan-key.ts'
import type { PlanView } from '../plan-view.ts'
import { type Change, carryOver, changesBetween, withNamed } from './plan-changes.ts'
import { type Choice, type Draft, draftOf, optionsOf, type WebhookChoice } from './plan-draft.ts'

export interface PlanState {
  plan: PlanView
  draft: Draft
  /** since the plan was first read, or last executed in vain */
  changes: Change[]
  /** rows that lack something are marked from the first attempt on */
  isTried: boolean
}

export type PlanEvent =
  | { type: 'option'; change: Partial<Pick<Draft, 'hostile' | 'overlapHours' | 'note'>> }
  | { type: 'key'; keyId: string; change: Partial<Choice> }
  /** all of these, where it may be */
  | { type: 'keys'; keyIds: string[]; change: { action?: Action; holder?: string } }
  | { type: 'token'; tokenId: string; action: 'replace' | 'revoke' }
  | { type: 'machine'; machineId: string; responsible: string }
  | { type: 'machines'; responsible: string }
  | { type: 'webhook'; webhookId: string; change: Partial<WebhookChoice> }
  | { type: 'tried' }
  | { type: 'refused'; changed: readonly ChangedRow[] }
  | { type: 'refreshed'; plan: PlanView }

export function startOf(plan: PlanView): PlanState {
  return { plan, draft: draftOf(plan), changes: [], isTried: false }
}

export function reducePlan(state: PlanState, event: PlanEvent): PlanState {
  const { plan, draft } = state
  const decide = (change: Partial<Draft>) => ({ ...state, draft: { ...draft, ...change } })
  switch (event.type) {
    case 'option':
      return decide(event.change)
    case 'key':
      return decide({ keys: withChoices(draft.keys, [event.keyId], event.change) })
    case 'keys': {
      const { action } = event.change
      const able = new Set(plan.rows.filter(row => !action || optionsOf(row).includes(action)).map(row => row.keyId))
      const keyIds = event.keyIds.filter(id => able.has(id))
      return decide({ keys: withChoices(draft.keys, keyIds, event.change) })
    }
    case 'token':
      return decide({ tokens: { ...draft.tokens, [event.tokenId]: event.action } })
    case 'machine':
      return decide({ machines: { ...draft.machines, [event.machineId]: event.responsible } })
    case 'machines':
      return decide({
        machines: Object.fromEntries(Object.keys(draft.machines).map(id => [id, event.responsible])),
      })
    case 'webhook': {
      const choice = draft.webhooks[event.webhookId]
      return choice
        ? decide({ webhooks: { ...draft.webhooks, [event.webhookId]: { ...choice, ...event.change } } })
        : state
    }
    case 'tried':
      return { ...state, isTried: true }
    case 'refused':
      return { ...state, changes: withNamed(state.changes, event.changed, plan) }
    case 'refreshed': {
      const changes = changesBetween(plan, draft, event.plan)
      const isNew = (change: Change) => !changes.some(({ id }) => id === change.id)
      return {
        ...{ plan: event.plan, draft: carryOver(plan, draft, event.plan), isTried: false },
        changes: [...changes, ...state.changes.filter(isNew)],
      }
    }
  }
}

function withChoices(keys: Draft['keys'], keyIds: string[], change: Partial<Choice>): Draft['keys'] {
  const next = { ...keys }
  for (const keyId of keyIds) {
    const choice = keys[keyId]
    if (choice) next[keyId] = { ...choice, ...change }
  }
  return next
}
