import { and, eq, inArray } from 'drizzle-orm'
import { offboardingItems, offboardings } from '#db/schema/offboardings.ts'
import { readSnapshot, type Transaction } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import { mayOffboard } from '#lib/members/may-offboard.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { OffboardingError } from './errors.ts'
import {
  type Action,
  choices,
  exposedSecrets,
  isIdle,
  type PlanKey,
  type Proposal,
  propose,
  stampOf,
} from './plan-key.ts'
import { readKeys } from './read-keys.ts'
import { type Colleague, countPresence, listColleagues, type Person, readPerson } from './read-person.ts'
import { type PlanMachine, type PlanToken, readMachines, readTokens } from './read-tokens.ts'
import { type PlanWebhook, readTheirWebhooks, type WebhookAction, webhookChoices } from './read-webhooks.ts'
import { proposeHolder } from './successor-of.ts'

export interface PlanRow extends PlanKey {
  proposal: Proposal
  choices: Action[]
  stamp: string
  idle: boolean
  /** secrets that they could still use */
  exposed: number
  /** who is proposed to hold it, where it loses its holder */
  proposedHolder: string | null
}

/** Keys of teams that the actor can't close; their leads are asked. */
export interface OutOfReach {
  teamId: string
  team: string
  keys: number
}

export interface Plan {
  person: Person
  plannedAt: Date
  rows: PlanRow[]
  tokens: (PlanToken & { isWithin: boolean })[]
  machines: (PlanMachine & { isWithin: boolean; proposedResponsible: string | null })[]
  /** `isWithin`: the actor may see to webhooks; of others who may, it is asked */
  webhooks: (PlanWebhook & { isWithin: boolean; choices: WebhookAction[] })[]
  outOfReach: OutOfReach[]
  /** the same, one by one: for the record, and not for whoever may not see them */
  elsewhere: { keyId: string; teamId: string; links: string[] }[]
  sessions: number
  invitations: number
  colleagues: Colleague[]
}

/**
 * What there is to close when a member leaves, each with what is proposed and why, as of one moment. Of who has left it
 * holds what was asked of the actor and is not decided. Fails with `not_found` and `yourself`.
 */
export async function planOffboarding(
  actor: Actor,
  { memberId }: { memberId: string },
  now: Date = new Date(),
): Promise<Result<Plan, OffboardingError>> {
  return readSnapshot(actor, tx => readPlan(tx, actor, memberId, now))
}

/** Webhooks that the actor can't decide about: owners and security are asked. */
export function askedWebhooks({ webhooks }: Pick<Plan, 'webhooks'>): Plan['webhooks'] {
  return webhooks.filter(webhook => !webhook.isWithin && !webhook.isCondemned)
}

/** The same within a transaction: what execution compares with what was decided. */
export async function readPlan(
  tx: Transaction,
  actor: Actor,
  memberId: string,
  now: Date,
): Promise<Result<Plan, OffboardingError>> {
  const person = await readPerson(tx, memberId)
  if (!person) return err({ reason: 'not_found' })
  const refusal = await whyNot(tx, actor, person)
  if (refusal) return err({ reason: refusal })
  const reach = reachOf(actor, 'member.offboard')
  const isWithin = ({ teamId }: { teamId: string }) => reach === 'all' || reach.includes(teamId)
  const asked = { memberId, leftAt: person.status === 'left' ? person.leftAt : null }
  const keys = await readKeys(tx, asked, now)
  const maySeeWebhooks = may(actor, 'notification.manage', {})
  const colleagues = await listColleagues(tx, memberId)
  const holderFor = (teamId: string) => proposeHolder(colleagues, teamId, actorMemberId(actor))
  const machines = await readMachines(tx, memberId)
  const others = keys.filter(key => !isWithin(key) && propose(key, now).action !== 'nothing')
  return ok({
    person,
    plannedAt: now,
    rows: keys.filter(isWithin).map(key => toRow(key, holderFor, now)),
    // Their own tokens end whoever decides; a machine's of another team goes to whoever leads it.
    tokens: (await readTokens(tx, memberId, now)).map(token => ({
      ...token,
      isWithin: token.machine === null || isWithin(token.machine),
    })),
    machines: machines.map(machine => ({
      ...machine,
      isWithin: isWithin(machine),
      proposedResponsible: holderFor(machine.teamId),
    })),
    webhooks: (await readTheirWebhooks(tx, asked, now)).map(webhook => ({
      ...{ ...webhook, isWithin: maySeeWebhooks, choices: webhookChoices(webhook) },
    })),
    elsewhere: others.map(({ keyId, teamId, links }) => ({ keyId, teamId, links: links.map(link => link.how) })),
    outOfReach: [...Map.groupBy(others, key => key.teamId).values()].map(of => {
      const [{ teamId, team }] = of as [PlanKey, ...PlanKey[]]
      return { teamId, team, keys: of.length }
    }),
    ...(await countPresence(tx, person, now)),
    colleagues,
  })
}

function toRow(key: PlanKey, holderFor: (teamId: string) => string | null, now: Date): PlanRow {
  return {
    ...key,
    proposal: propose(key, now),
    choices: choices(key),
    stamp: stampOf(key),
    idle: isIdle(key, now),
    exposed: exposedSecrets(key).length,
    proposedHolder: key.isHeld ? holderFor(key.teamId) : null,
  }
}

/** Who was asked to decide what others could not may do so, although the leaver was in no team of theirs. */
async function whyNot(tx: Transaction, actor: Actor, person: Person): Promise<'yourself' | 'not_found' | null> {
  const refusal = mayOffboard(actor, person)
  const reach = reachOf(actor, 'member.offboard')
  if (refusal !== 'not_found' || person.status !== 'left' || reach === 'all' || reach.length === 0) return refusal
  const asked = await tx
    .select({ id: offboardingItems.id })
    .from(offboardingItems)
    .innerJoin(offboardings, eq(offboardings.id, offboardingItems.offboardingId))
    .where(and(eq(offboardings.memberId, person.memberId), inArray(offboardingItems.teamId, reach)))
    .limit(1)
  return asked.length > 0 ? null : refusal
}
