import type { ChangedRow, OffboardingError } from './errors.ts'
import type { DecidedKey, ExecuteOffboardingInput } from './input.ts'
import type { Plan, PlanRow } from './plan-offboarding.ts'
import type { WebhookAction } from './read-webhooks.ts'
import { canHold } from './successor-of.ts'

/** A row with what was decided of it. */
export interface DecidedRow {
  row: PlanRow
  decided: DecidedKey
}

export interface DecidedPlan {
  keys: DecidedRow[]
  tokens: { token: Plan['tokens'][number]; action: 'replace' | 'revoke' }[]
  machines: { machine: Plan['machines'][number]; responsible: string }[]
  webhooks: { webhook: Plan['webhooks'][number]; action: WebhookAction; note?: string }[]
}

type Decided = ExecuteOffboardingInput

/** What was decided, against the plan as it is now: all of it, or why none of it can be done. */
export function decidePlan(plan: Plan, input: Decided): DecidedPlan | OffboardingError {
  const changed = [
    ...changedKeys(plan, input),
    ...changedTokens(plan, input),
    ...changedMachines(plan, input),
    ...changedWebhooks(plan, input),
  ]
  if (changed.length > 0) return { reason: 'plan_changed', changed }
  const byId = new Map(input.keys.map(decided => [decided.keyId, decided]))
  const keys = plan.rows.flatMap(row => {
    const decided = byId.get(row.keyId)
    return decided ? [{ row, decided }] : []
  })
  const machines: DecidedPlan['machines'] = []
  for (const machine of plan.machines) {
    const chosen = input.machines.find(each => each.machineId === machine.machineId)
    const responsible = chosen?.responsible ?? machine.proposedResponsible
    if (!responsible) return { reason: 'holder_needed', name: machine.name }
    if (!isAble(plan, responsible, machine.teamId)) return { reason: 'holder_not_found', name: machine.name }
    machines.push({ machine, responsible })
  }
  const wrong = keys.map(each => whyNot(plan, each)).find(error => error !== null)
  if (wrong) return wrong
  const tokens = plan.tokens
    .filter(token => token.machine === null || !token.isCondemned || input.hostile)
    .map(token => {
      const chosen = input.tokens.find(each => each.tokenId === token.tokenId)?.action ?? token.proposal
      return { token, action: token.machine === null ? ('revoke' as const) : chosen }
    })
  const webhooks = plan.webhooks
    .filter(webhook => webhook.isWithin && (!webhook.isCondemned || input.hostile))
    .map(webhook => {
      const { action = 'rotate' as const, note } =
        input.webhooks.find(each => each.webhookId === webhook.webhookId) ?? {}
      return { webhook, action, note }
    })
  const bad = webhooks.map(whyNotWebhook).find(error => error !== null)
  return bad ?? { keys, tokens, machines, webhooks }
}

function whyNot(plan: Plan, { row, decided }: DecidedRow): OffboardingError | null {
  const { name } = row
  const { action, holder } = decided
  const isProposed = action === row.proposal.action
  if (!isProposed && !row.choices.includes(action)) return { reason: 'not_possible', name, action }
  if (action === 'keep' && !decided.note) return { reason: 'note_needed', name }
  if (!row.isHeld || action === 'revoke') return null
  if (!holder) return { reason: 'holder_needed', name }
  return isAble(plan, holder, row.teamId) ? null : { reason: 'holder_not_found', name }
}

function whyNotWebhook({ webhook, action, note }: DecidedPlan['webhooks'][number]): OffboardingError | null {
  const { name, choices } = webhook
  if (!choices.includes(action)) return { reason: 'not_possible', name, action }
  return action === 'keep' && !note ? { reason: 'note_needed', name } : null
}

function isAble({ colleagues }: Plan, memberId: string, teamId: string): boolean {
  const colleague = colleagues.find(each => each.memberId === memberId)
  return colleague !== undefined && canHold(colleague, teamId)
}

function changedKeys({ rows }: Plan, input: Decided): ChangedRow[] {
  const decided = new Map(input.keys.map(each => [each.keyId, each]))
  const present = new Map(rows.map(row => [row.keyId, row]))
  const gone = input.keys
    .filter(({ keyId, action }) => action !== 'nothing' && !present.has(keyId))
    .map(({ keyId }) => ({ kind: 'key' as const, id: keyId, name: 'a key', change: 'gone' as const }))
  const others = rows.flatMap((row): ChangedRow[] => {
    const was = decided.get(row.keyId)
    const about = { kind: 'key' as const, id: row.keyId, name: row.name }
    if (!was) return row.proposal.action === 'nothing' ? [] : [{ ...about, change: 'appeared' }]
    if (was.stamp !== row.stamp) return [{ ...about, change: 'changed' }]
    return was.action === 'revoke' && was.idle && !row.idle ? [{ ...about, change: 'used' }] : []
  })
  return [...gone, ...others]
}

function changedTokens({ tokens }: Plan, input: Decided): ChangedRow[] {
  const machines = tokens.filter(token => token.machine !== null && token.isWithin && token.retiresAt === null)
  const present = machines.map(({ tokenId: id, name }) => ({ id, name }))
  return changesOf('token', present, new Set(input.tokens.map(each => each.tokenId)))
}

function changedMachines({ machines }: Plan, input: Decided): ChangedRow[] {
  const within = machines.filter(machine => machine.isWithin)
  const present = within.map(({ machineId: id, name }) => ({ id, name }))
  return changesOf('machine', present, new Set(input.machines.map(each => each.machineId)))
}

function changedWebhooks({ webhooks }: Plan, input: Decided) {
  const within = webhooks.filter(webhook => webhook.isWithin && !webhook.isCondemned)
  const present = within.map(({ webhookId: id, name }) => ({ id, name }))
  const decided = new Map(input.webhooks.map(each => [each.webhookId, each]))
  const changed = within
    .filter(({ webhookId, stamp }) => decided.has(webhookId) && decided.get(webhookId)?.stamp !== stamp)
    .map(({ webhookId: id, name }): ChangedRow => ({ kind: 'webhook', id, name, change: 'changed' }))
  return [...changesOf('webhook', present, new Set(decided.keys())), ...changed]
}

/** Those that are there and were not decided, and those that were and are not there. */
function changesOf(
  kind: 'token' | 'machine' | 'webhook',
  present: { id: string; name: string }[],
  decided: Set<string>,
) {
  const is = new Set(present.map(each => each.id))
  const appeared = present.filter(each => !decided.has(each.id))
  const gone = [...decided].filter(id => !is.has(id))
  return [
    ...appeared.map((each): ChangedRow => ({ kind, ...each, change: 'appeared' })),
    ...gone.map((id): ChangedRow => ({ kind, id, name: `a ${kind}`, change: 'gone' })),
  ]
}
