import { expect, test } from 'vitest'
import { executeOffboardingInput } from '#lib/offboarding/input.ts'
import type { PlanView, RowView } from '../plan-view.ts'
import { countChanged, draftOf, isTouched, problemsOf, toInput } from './plan-draft.ts'
import { type PlanState, reducePlan, startOf } from './plan-state.ts'
import { summaryWords, tallyOf } from './plan-summary.ts'

const hook = '01a203b6-e7ef-706a-8183-000000000099'
const ids = { used: id(1), idle: id(2), unseen: id(3), settled: id(4) }
const [leaver, lead, other] = [id(8), id(9), id(10)]

function id(n: number): string {
  return `01a203b6-e7ef-706a-8183-${String(n).padStart(12, '0')}`
}

function row(keyId: string, change: Partial<RowView>): RowView {
  return {
    ...{ keyId, name: `key ${keyId.slice(-1)}`, service: 'payments', environment: 'production', teamId: id(7) },
    ...{ links: [{ how: 'created', token: null }], hint: 'payments_prd_8Yw3…Qx', holder: null, isHeld: false },
    ...{ stamp: 'a', idle: false, proposed: 'rotate', why: 'others_use_it', choices: ['rotate', 'revoke', 'keep'] },
    ...{ proposedHolder: null, asksForSecret: true, requestsHour: 0, requestsDay: 0, networksDay: 0 },
    ...{ lastUsedAt: null, isQuarantined: false, isCompromised: false },
    ...change,
  }
}

const mine = { isHeld: true, proposedHolder: lead }
const plan: PlanView = {
  ...{ memberId: leaver, name: 'Marek', status: 'active', plannedAt: '2026-11-22T14:00:00Z' },
  rows: [
    row(ids.used, { requestsHour: 1204, requestsDay: 9000, networksDay: 3 }),
    row(ids.idle, { ...mine, proposed: 'revoke', why: 'theirs_and_idle', choices: ['rotate', 'revoke'], idle: true }),
    row(ids.unseen, { ...mine, proposed: 'reassign', why: 'holds_unseen', choices: ['revoke', 'reassign'] }),
    row(ids.settled, { proposed: 'nothing', why: 'rotated_since', choices: ['revoke', 'nothing'] }),
  ],
  machines: [],
  tokens: [],
  webhooks: [],
  webhooksOutOfReach: 0,
  outOfReach: [],
  ...{ sessions: 3, invitations: 1 },
  holders: { [id(7)]: [{ memberId: lead, name: 'Jonas' }] },
}
const changed = (rows: RowView[]): PlanView => ({ ...plan, rows, plannedAt: '2026-11-22T14:05:00Z' })
const on = (state: PlanState, keyId: string, change: object) => reducePlan(state, { type: 'key', keyId, change })
const [used, idle, unseen, settled] = plan.rows as [RowView, RowView, RowView, RowView]

test('what is proposed is sent as the verb wants it; a holder only where it is handed over', () => {
  const input = executeOffboardingInput.parse(toInput(plan, draftOf(plan)))
  expect(input.keys.map(({ action, holder }) => [action, holder])).toEqual([
    ['rotate', undefined],
    ['revoke', undefined],
    ['reassign', lead],
    ['nothing', undefined],
  ])
  expect([input.hostile, input.overlapHours, isTouched(plan, draftOf(plan))]).toEqual([false, 24, false])
})

test('a key is kept with a reason only, and held by somebody', () => {
  const kept = on(startOf(plan), ids.used, { action: 'keep', note: ' ' })
  const nobodys = on(kept, ids.unseen, { holder: null })
  expect(problemsOf(plan, nobodys.draft)).toEqual({
    [ids.used]: 'Say why it is kept.',
    [ids.unseen]: 'Choose who holds it next.',
  })
  expect(countChanged(plan, nobodys.draft)).toBe(2)
})

test('a decision for many touches those where it may be made', () => {
  const all = Object.values(ids)
  const { draft } = reducePlan(startOf(plan), { type: 'keys', keyIds: all, change: { action: 'rotate' } })
  expect(all.map(each => draft.keys[each]?.action)).toEqual(['rotate', 'rotate', 'reassign', 'nothing'])
})

test('a fresh plan keeps choices where the row is the same, drops the others, and names what changed', () => {
  const chosen = on(on(startOf(plan), ids.used, { action: 'revoke' }), ids.unseen, { holder: other })
  const next = reducePlan(chosen, {
    type: 'refreshed',
    plan: changed([{ ...used, stamp: 'b', hint: 'payments_prd_1111…Qx' }, { ...idle, idle: false }, unseen]),
  })
  expect(next.draft.keys[ids.used]?.action).toBe('rotate')
  expect(next.draft.keys[ids.unseen]?.holder).toBe(other)
  expect(next.changes.map(({ id: of, what }) => [of, what])).toEqual([
    [ids.used, 'has a new secret'],
    [ids.idle, 'was idle and has been used'],
  ])
  const refused = reducePlan(next, {
    type: 'refused',
    changed: [{ kind: 'key', id: settled.keyId, name: 'a key', change: 'gone' }],
  })
  expect(refused.changes.at(-1)?.what).toBe('has ended')
  const lost = reducePlan(startOf(plan), { type: 'refreshed', plan: changed([used]) })
  expect(lost.changes.map(({ name }) => name)).toEqual([idle.name, unseen.name])
})

test('one sentence says what a decision comes to, and follows it', () => {
  const words = (state: PlanState, deadline: string | null) => summaryWords(tallyOf(plan, state.draft), plan, deadline)
  expect(words(startOf(plan), 'Mon 23 Nov, 14:00 UTC')).toBe(
    'Revokes 1 key, asks for 1 new secret by Mon 23 Nov, 14:00 UTC, hands over 1 key; 3 sessions and 1 invitation end now.',
  )
  const hostile = reducePlan(startOf(plan), { type: 'option', change: { hostile: true } })
  expect(words(hostile, null)).toContain('asks for 1 new secret and cuts the old ones off now')
  expect(tallyOf(plan, hostile.draft).refusedHour).toBe(1204)
})

test('a webhook is renewed, or switched off, or kept with a reason; a choice stands while the webhook is the same', () => {
  const webhook: PlanView['webhooks'][number] = {
    ...{ webhookId: hook, name: 'bridge', kind: 'standard', address: 'https://hooks.example.com/', stamp: 'a' },
    ...{
      isKnown: true,
      isAddressTheirs: true,
      isOff: false,
      isCondemned: false,
      isRenewed: false,
      deliveredDay: 3,
      isWithin: true,
    },
    choices: ['rotate', 'switch_off', 'keep'],
  }
  const withHook = { ...plan, webhooks: [webhook, { ...webhook, webhookId: id(98), isCondemned: true }] }
  const start = startOf(withHook)
  expect(toInput(withHook, start.draft).webhooks).toEqual([{ webhookId: hook, stamp: 'a', action: 'rotate' }])
  expect(summaryWords(tallyOf(withHook, start.draft), plan, 'Monday')).toContain('has 1 webhook renewed by Monday')
  expect(summaryWords(tallyOf(withHook, start.draft), plan, null)).toContain('sends nothing to 1 webhook until it is')
  const kept = reducePlan(start, { type: 'webhook', webhookId: hook, change: { action: 'keep' } })
  expect(problemsOf(withHook, kept.draft)).toEqual({ [hook]: 'Say why it is kept.' })
  expect(countChanged(withHook, kept.draft)).toBe(1)
  const same = reducePlan(kept, { type: 'refreshed', plan: { ...withHook, plannedAt: '2026-11-22T14:05:00Z' } })
  expect(same.draft.webhooks[hook]?.action).toBe('keep')
  const moved = { ...withHook, webhooks: [{ ...webhook, stamp: 'b' }], plannedAt: '2026-11-22T14:06:00Z' }
  const next = reducePlan(kept, { type: 'refreshed', plan: moved })
  expect(next.draft.webhooks[hook]?.action).toBe('rotate')
  expect(next.changes.map(({ name, what }) => `${name} ${what}`)).toContain('the webhook bridge is not as it was')
})
