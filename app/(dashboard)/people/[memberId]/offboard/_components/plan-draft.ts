import type { ExecuteOffboardingInput } from '#lib/offboarding/input.ts'
import { longestOverlapHours } from '#lib/offboarding/input.ts'
import type { Action } from '#lib/offboarding/plan-key.ts'
import type { WebhookAction } from '#lib/offboarding/read-webhooks.ts'
import type { PlanView, RowView, TokenView, WebhookView } from '../plan-view.ts'

export interface Choice {
  action: Action
  /** a member's id: who holds it next */
  holder: string | null
  /** why it is kept */
  note: string
}

export interface WebhookChoice {
  action: WebhookAction
  /** why it is kept */
  note: string
}

/** What is decided of a plan so far. Rows that nobody touched keep their very object, so that only others draw anew. */
export interface Draft {
  hostile: boolean
  overlapHours: number
  note: string
  keys: Readonly<Record<string, Choice>>
  tokens: Readonly<Record<string, 'replace' | 'revoke'>>
  machines: Readonly<Record<string, string | null>>
  webhooks: Readonly<Record<string, WebhookChoice>>
}

export function draftOf(plan: PlanView): Draft {
  return {
    ...{ hostile: false, overlapHours: longestOverlapHours, note: '' },
    keys: Object.fromEntries(plan.rows.map(row => [row.keyId, proposedChoice(row)])),
    tokens: Object.fromEntries(decidableTokens(plan).map(({ tokenId, proposal }) => [tokenId, proposal])),
    machines: Object.fromEntries(decidableMachines(plan).map(({ machineId, proposed }) => [machineId, proposed])),
    webhooks: Object.fromEntries(decidableWebhooks(plan).map(({ webhookId }) => [webhookId, proposedForWebhook])),
  }
}

const proposedForWebhook: WebhookChoice = { action: 'rotate', note: '' }

export function proposedChoice(row: RowView): Choice {
  return { action: row.proposed, holder: row.proposedHolder, note: '' }
}

/** What may be chosen of a row: what is proposed is always among it. */
export function optionsOf({ choices, proposed }: Pick<RowView, 'choices' | 'proposed'>): Action[] {
  return choices.includes(proposed) ? choices : [proposed, ...choices]
}

/** A machine's tokens that work; a person's end in any case. */
export function decidableTokens({ tokens }: PlanView): TokenView[] {
  return tokens.filter(token => token.machine !== null && token.isWithin && token.retiresAt === null)
}

export function decidableMachines({ machines }: PlanView): PlanView['machines'] {
  return machines.filter(machine => machine.isWithin)
}

/** Those that have no end yet. */
export function decidableWebhooks({ webhooks }: PlanView): WebhookView[] {
  return webhooks.filter(webhook => !webhook.isCondemned)
}

export function needsHolder(row: Pick<RowView, 'isHeld'>, { action }: Choice): boolean {
  return row.isHeld && action !== 'revoke' && action !== 'nothing'
}

/** How many rows are decided otherwise than proposed. */
export function countChanged(plan: PlanView, draft: Draft): number {
  const proposed = draftOf(plan)
  const isOther = (before: Choice | undefined, now: Choice | undefined) =>
    before?.action !== now?.action || before?.holder !== now?.holder || before?.note !== now?.note
  const keys = plan.rows.filter(({ keyId }) => isOther(proposed.keys[keyId], draft.keys[keyId])).length
  const tokens = Object.entries(proposed.tokens).filter(([id, action]) => draft.tokens[id] !== action).length
  const machines = Object.entries(proposed.machines).filter(([id, who]) => draft.machines[id] !== who).length
  const webhooks = Object.entries(proposed.webhooks).filter(([id, { action }]) => draft.webhooks[id]?.action !== action)
  return keys + tokens + machines + webhooks.length
}

export function isTouched(plan: PlanView, draft: Draft): boolean {
  const { hostile, overlapHours, note } = draft
  return hostile || overlapHours !== longestOverlapHours || note !== '' || countChanged(plan, draft) > 0
}

/** What is missing before it can be executed, by the id of the key, machine or webhook. */
export function problemsOf(plan: PlanView, draft: Draft): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const row of plan.rows) {
    const choice = draft.keys[row.keyId]
    if (!choice) continue
    if (choice.action === 'keep' && choice.note.trim() === '') problems[row.keyId] = 'Say why it is kept.'
    else if (needsHolder(row, choice) && !choice.holder) problems[row.keyId] = 'Choose who holds it next.'
  }
  for (const { machineId } of decidableMachines(plan)) {
    if (!draft.machines[machineId]) problems[machineId] = 'Choose who answers for it next.'
  }
  for (const { webhookId } of decidableWebhooks(plan)) {
    const choice = draft.webhooks[webhookId]
    if (choice?.action === 'keep' && choice.note.trim() === '') problems[webhookId] = 'Say why it is kept.'
  }
  return problems
}

export function toInput(plan: PlanView, draft: Draft): ExecuteOffboardingInput {
  const { hostile, overlapHours, note } = draft
  return {
    ...{ memberId: plan.memberId, hostile, overlapHours: hostile ? 0 : overlapHours },
    ...(note.trim() && { note: note.trim() }),
    keys: plan.rows.map(row => {
      const choice = draft.keys[row.keyId] ?? proposedChoice(row)
      return {
        ...{ keyId: row.keyId, stamp: row.stamp, idle: row.idle, action: choice.action },
        ...(needsHolder(row, choice) && choice.holder && { holder: choice.holder }),
        ...(choice.action === 'keep' && { note: choice.note.trim() }),
      }
    }),
    tokens: decidableTokens(plan).map(({ tokenId, proposal }) => ({
      ...{ tokenId, action: draft.tokens[tokenId] ?? proposal },
    })),
    machines: decidableMachines(plan).map(({ machineId }) => ({
      ...{ machineId, responsible: draft.machines[machineId] ?? '' },
    })),
    webhooks: decidableWebhooks(plan).map(({ webhookId, stamp }) => {
      const { action, note: why } = draft.webhooks[webhookId] ?? proposedForWebhook
      return { webhookId, stamp, action, ...(action === 'keep' && { note: why.trim() }) }
    }),
  }
}
