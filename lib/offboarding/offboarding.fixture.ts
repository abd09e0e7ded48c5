import type { ExecuteOffboardingInput } from './input.ts'
import type { Plan } from './plan-offboarding.ts'

/** What is proposed, as a lead who changes nothing would send it. */
export function asProposed(plan: Plan, more: Partial<ExecuteOffboardingInput> = {}): ExecuteOffboardingInput {
  return {
    memberId: plan.person.memberId,
    hostile: false,
    overlapHours: 24,
    keys: plan.rows.map(({ keyId, stamp, idle, proposal: { action }, proposedHolder }) => ({
      ...{ keyId, stamp, idle, action },
      ...(proposedHolder && { holder: proposedHolder }),
    })),
    tokens: plan.tokens
      .filter(token => token.machine && token.isWithin && token.retiresAt === null)
      .map(({ tokenId, proposal }) => ({ tokenId, action: proposal })),
    machines: plan.machines
      .filter(machine => machine.isWithin)
      .map(({ machineId, proposedResponsible }) => ({ machineId, responsible: proposedResponsible ?? '' })),
    webhooks: plan.webhooks
      .filter(webhook => webhook.isWithin && !webhook.isCondemned)
      .map(({ webhookId, stamp }) => ({ webhookId, stamp, action: 'rotate' as const })),
    ...more,
  }
}
