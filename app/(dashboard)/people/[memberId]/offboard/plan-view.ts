import { exposedSecrets } from '#lib/offboarding/plan-key.ts'
import { askedWebhooks, type Plan, type PlanRow } from '#lib/offboarding/plan-offboarding.ts'
import { canHold } from '#lib/offboarding/successor-of.ts'

/** A row of the plan as the screen needs it: no more of a secret than its hint, nothing of other teams. */
export type RowView = ReturnType<typeof toRowView>

export interface PlanView {
  memberId: string
  name: string
  status: Plan['person']['status']
  plannedAt: string
  rows: RowView[]
  machines: (Pick<Plan['machines'][number], 'machineId' | 'name' | 'teamId' | 'team' | 'keys' | 'isWithin'> & {
    proposed: string | null
  })[]
  tokens: TokenView[]
  /** that the reader may decide about */
  webhooks: WebhookView[]
  webhooksOutOfReach: number
  outOfReach: Plan['outOfReach']
  sessions: number
  invitations: number
  /** by team, who may hold its keys */
  holders: Record<string, { memberId: string; name: string }[]>
}

export type TokenView = ReturnType<typeof toTokenView>

export type WebhookView = Plan['webhooks'][number]

export function toPlanView(plan: Plan): PlanView {
  const { person, plannedAt, rows, machines, tokens, outOfReach, sessions, invitations, colleagues } = plan
  const within = { machines: machines.filter(each => each.isWithin), tokens: tokens.filter(each => each.isWithin) }
  const teamIds = new Set([...rows, ...within.machines].map(({ teamId }) => teamId))
  const holders = [...teamIds].map(teamId => {
    const able = colleagues.filter(each => canHold(each, teamId))
    return [teamId, able.map(({ memberId, name }) => ({ memberId, name }))] as const
  })
  return {
    ...{ memberId: person.memberId, name: person.name, status: person.status, plannedAt: plannedAt.toISOString() },
    // What would be missed first stands first.
    rows: rows.map(toRowView).toSorted((a, b) => b.requestsDay - a.requestsDay || a.name.localeCompare(b.name)),
    machines: within.machines.map(
      ({ machineId, name, teamId, team, keys, isWithin, proposedResponsible: proposed }) => ({
        ...{ machineId, name, teamId, team, keys, isWithin, proposed },
      }),
    ),
    tokens: within.tokens.map(toTokenView),
    webhooks: plan.webhooks.filter(each => each.isWithin),
    webhooksOutOfReach: askedWebhooks(plan).length,
    ...{ outOfReach, sessions, invitations },
    holders: Object.fromEntries(holders),
  }
}

function toRowView(row: PlanRow) {
  const { keyId, name, service, environment, teamId, links, isHeld, stamp, idle, choices, proposal } = row
  const { requestsHour, requestsDay, networksDay, proposedHolder, quarantinedAt, compromisedAt } = row
  const current = row.secrets.find(secret => secret.isCurrent)
  return {
    ...{ keyId, name, service, environment, teamId, isHeld, stamp, idle, choices, proposedHolder },
    ...{ requestsHour, requestsDay, networksDay },
    links: links.map(({ how, token }) => ({ how, token })),
    hint: (current ?? row.secrets.at(-1))?.hint ?? null,
    holder: row.holder && { kind: row.holder.kind, name: row.holder.name },
    ...{ proposed: proposal.action, why: proposal.why },
    /** they know the secret that is in use, so that somebody must make a new one */
    asksForSecret: exposedSecrets(row).some(secret => secret.isCurrent),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    isQuarantined: quarantinedAt !== null,
    isCompromised: compromisedAt !== null,
  }
}

function toTokenView(token: Plan['tokens'][number]) {
  const { tokenId, name, hint, scopes, machine, proposal, isWithin } = token
  return {
    ...{ tokenId, name, hint, scopes, proposal, isWithin },
    machine: machine?.name ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    retiresAt: token.retiresAt?.toISOString() ?? null,
  }
}
