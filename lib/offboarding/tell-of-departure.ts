import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { formatDay, formatTime } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import { notify } from '#lib/notices/notify.ts'
import type { Departure } from './apply-keys.ts'
import type { DecidedPlan } from './decide-plan.ts'
import { askedWebhooks, type Plan } from './plan-offboarding.ts'
import { decidersOf, leadsOf, webhookKeepersOf } from './successor-of.ts'

interface Told {
  plan: Plan
  decided: DecidedPlan
}

/**
 * One notice for each person, however many keys it is about: to whoever must make new secrets and tokens, and to whoever
 * must decide what the actor could not.
 */
export async function tellOfDeparture(
  tx: Transaction,
  actor: Actor,
  { plan, decided }: Told,
  departure: Departure,
): Promise<void> {
  const { offboardingId, name, hostile, deadline, now } = departure
  const { colleagues, outOfReach } = plan
  const end = hostile
    ? 'is refused already'
    : `is refused after ${formatDay(deadline, now)}, ${formatTime(deadline)} UTC`
  for (const [memberId, { keys, tokens }] of claimers(plan, decided)) {
    const things = [keys && formatCount(keys, 'key'), tokens && formatCount(tokens, 'token')]
      .filter(Boolean)
      .join(' and ')
    await notify(
      tx,
      actor.organizationId,
      {
        to: [memberId],
        severity: 'warning',
        title: `${name} left: ${things} ${keys + tokens === 1 ? 'needs' : 'need'} a new secret from you`,
        body: `What ${name} knows ${end}. Make each new secret and store it before then, or whoever still uses the old one is cut off.`,
        href: keys > 0 ? '/rotations' : '/settings/tokens',
        dedupeKey: `offboarding:${offboardingId}:${now.toISOString()}`,
      },
      now,
    )
  }
  await tellOfWebhooks(tx, actor, { plan, decided }, departure)
  for (const { teamId, keys } of outOfReach) {
    const to = decidersOf(colleagues, teamId).filter(id => id !== actorMemberId(actor))
    const notice = {
      severity: 'critical' as const,
      title: `${name} left and knows ${formatCount(keys, 'key')} of your team`,
      body: 'Whoever offboarded them could not decide about these. Each secret that they know works until you do.',
      href: `/people/${plan.person.memberId}/offboard`,
      dedupeKey: `offboarding:${offboardingId}:ask:${teamId}`,
    }
    await notify(tx, actor.organizationId, { ...notice, to }, now)
  }
}

/** Webhooks are nobody's, so all who see to them are told: what is to be renewed, and what the actor could not decide. */
async function tellOfWebhooks(tx: Transaction, actor: Actor, { plan, decided }: Told, departure: Departure) {
  const { offboardingId, name, hostile, deadline, now } = departure
  const keepers = webhookKeepersOf(plan.colleagues)
  const renewed = decided.webhooks.filter(({ webhook, action }) => action === 'rotate' && !webhook.isRenewed).length
  const asked = askedWebhooks(plan).length
  const until = hostile ? 'now' : `after ${formatDay(deadline, now)}, ${formatTime(deadline)} UTC`
  const told = {
    href: '/settings/notifications',
    dedupeKey: `offboarding:${offboardingId}:webhooks:${now.toISOString()}`,
  }
  if (renewed > 0) {
    const notice = {
      ...{ ...told, to: keepers, severity: 'warning' as const },
      title: `${name} left: ${formatCount(renewed, 'webhook')} ${renewed === 1 ? 'needs' : 'need'} a new secret`,
      body: `Nothing is sent to ${renewed === 1 ? 'it' : 'them'} ${until}, until one of you makes a new secret and looks at the address. What waits is sent then, for a day.`,
    }
    await notify(tx, actor.organizationId, notice, now)
  }
  if (asked === 0) return
  const notice = {
    ...{ ...told, to: keepers.filter(id => id !== actorMemberId(actor)), severity: 'critical' as const },
    title: `${name} left and knows ${formatCount(asked, 'webhook')}`,
    body: 'Whoever offboarded them could not decide about these. What they know signs messages, or is told of alerts, until you do.',
    href: `/people/${plan.person.memberId}/offboard`,
  }
  await notify(tx, actor.organizationId, notice, now)
}

/** Who must make how many new secrets: each key's holder, or whoever answers for its machine, or its team's leads. */
function claimers({ colleagues }: Plan, { keys, tokens, machines }: DecidedPlan) {
  const here = new Set(colleagues.map(each => each.memberId))
  const handed = new Map(machines.map(({ machine, responsible }) => [machine.machineId, responsible]))
  const ask = (teamId: string, ids: (string | undefined)[]) => {
    const first = ids.find(id => id !== undefined && here.has(id))
    return first ? [first] : leadsOf(colleagues, teamId)
  }
  const asked = [
    ...keys
      .filter(({ decided }) => decided.action === 'rotate')
      .map(({ row, decided: { holder } }) => ({
        what: 'keys' as const,
        of: ask(row.teamId, [holder, handed.get(row.holder?.id ?? ''), row.holder?.answersId]),
      })),
    ...tokens.flatMap(({ token: { machine }, action }) =>
      machine && action === 'replace'
        ? [{ what: 'tokens' as const, of: ask(machine.teamId, [handed.get(machine.id), machine.answersId]) }]
        : [],
    ),
  ]
  const counts = new Map<string, { keys: number; tokens: number }>()
  for (const { what, of } of asked) {
    for (const id of of) {
      const count = counts.get(id) ?? { keys: 0, tokens: 0 }
      count[what] += 1
      counts.set(id, count)
    }
  }
  return counts
}
