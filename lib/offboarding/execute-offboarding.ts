import { and, asc, desc, eq, isNull, or, sql } from 'drizzle-orm'
import { auditHeads } from '#db/schema/audit.ts'
import { newId } from '#db/schema/columns.ts'
import { tokens } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { offboardingItems, offboardings } from '#db/schema/offboardings.ts'
import { machines } from '#db/schema/services.ts'
import { webhooks } from '#db/schema/webhooks.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import { type Actor, actorLabel, actorMemberId } from '#lib/access/actor.ts'
import { type AuditEvent, recordEvents } from '#lib/audit/record-event.ts'
import { lockKeys } from '#lib/keys/lock-keys.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { applyToKeys, type Departure, endedSecrets } from './apply-keys.ts'
import { applyToWebhooks } from './apply-webhooks.ts'
import { type DecidedPlan, decidePlan } from './decide-plan.ts'
import { applyToTokens, endMembership } from './end-membership.ts'
import type { OffboardingError } from './errors.ts'
import { inThousands } from './in-thousands.ts'
import type { ExecuteOffboardingInput } from './input.ts'
import { askedWebhooks, type Plan, readPlan } from './plan-offboarding.ts'
import { tellOfDeparture } from './tell-of-departure.ts'

export interface Executed {
  offboardingId: string
  /** false where there was nothing left to do and nothing was written */
  changed: boolean
}

/**
 * Closes what a leaver holds, made and has seen, as decided, in one transaction: membership, sessions, tokens and
 * revocations end, rotations open, what webhooks sign with ends. The plan is read again under lock and compared with what
 * was decided; where anything is not as it was, nothing is done (`plan_changed`, naming what). Done twice it changes
 * nothing more. What the actor can't close is asked of those who can.
 *
 * Locked in the order of every writer: keys by id, then tokens, machines and webhooks, then members; no firmer than their
 * change needs, since whoever makes a key or a token refers to the machine's row. Whoever is about to show the leaver a
 * secret holds their row (`isStillHere`), so that it is either seen here or refused there.
 */
export async function executeOffboarding(
  actor: Actor,
  given: ExecuteOffboardingInput,
  now: Date = new Date(),
): Promise<Result<Executed, OffboardingError>> {
  const input = { ...given, hostile: given.hostile || given.overlapHours === 0 }
  return withTenant(actor, async (tx): Promise<Result<Executed, OffboardingError>> => {
    const { isOwnerLeft, isActorHere } = await lockAll(tx, actor, input)
    if (!isActorHere) return err({ reason: 'not_found' })
    const read = await readPlan(tx, actor, input.memberId, now)
    if (!read.ok) return read
    const plan = read.value
    const { person } = plan
    if (person.role === 'owner' && person.status !== 'left' && !isOwnerLeft) return err({ reason: 'last_owner' })
    const earlier = await findOffboarding(tx, plan)
    const decided = decidePlan(plan, input)
    if ('reason' in decided) return isSecondClick(actor, earlier, input, now) ? already(earlier) : err(decided)
    if (earlier && isNothing(decided, input)) return already(earlier)
    return ok(await execute(tx, actor, { input, plan, decided, earlierId: earlier?.id ?? null }, now))
  })
}

type Offboarding = typeof offboardings.$inferSelect

function already({ id }: Offboarding): Result<Executed, OffboardingError> {
  return ok({ offboardingId: id, changed: false })
}

/** The plan that they sent is not what is there any more, because they have just executed it themselves. */
function isSecondClick(
  actor: Actor,
  earlier: Offboarding | null,
  { hostile }: ExecuteOffboardingInput,
  now: Date,
): earlier is Offboarding {
  const isSame = earlier?.decidedBy === actorLabel(actor) && earlier.hostile === hostile
  return isSame && now.getTime() - earlier.executedAt.getTime() < 60_000
}

function isNothing({ keys, tokens, machines, webhooks }: DecidedPlan, { hostile }: ExecuteOffboardingInput): boolean {
  const isSettled = keys.every(each => each.decided.action === 'nothing' && endedSecrets(each, hostile).length === 0)
  return isSettled && tokens.length + machines.length + webhooks.length === 0
}

/** Returns whether another active owner is there, and the actor still is, whatever else happens at this moment. */
async function lockAll(tx: Transaction, actor: Actor, { memberId, keys }: ExecuteOffboardingInput) {
  await lockKeys(
    tx,
    keys.map(each => each.keyId),
  )
  const theirTokens = or(eq(tokens.memberId, memberId), eq(tokens.createdByMemberId, memberId))
  await tx.select({ id: tokens.id }).from(tokens).where(theirTokens).orderBy(asc(tokens.id)).for('no key update')
  const theirMachines = eq(machines.responsibleMemberId, memberId)
  await tx
    .select({ id: machines.id })
    .from(machines)
    .where(theirMachines)
    .orderBy(asc(machines.id))
    .for('no key update')
  // All of them, twenty at most: which are the leaver's is read under this lock.
  const live = isNull(webhooks.removedAt)
  await tx.select({ id: webhooks.id }).from(webhooks).where(live).orderBy(asc(webhooks.id)).for('no key update')
  const self = actorMemberId(actor)
  const owners = and(eq(members.role, 'owner'), eq(members.status, 'active'))
  const locked = await tx
    .select({ id: members.id, role: members.role, status: members.status })
    .from(members)
    .where(or(eq(members.id, memberId), owners, self ? eq(members.id, self) : undefined))
    .orderBy(asc(members.id))
    .for('no key update')
  const isHere = ({ status }: (typeof locked)[number]) => status === 'active'
  return {
    isOwnerLeft: locked.some(each => each.id !== memberId && each.role === 'owner' && isHere(each)),
    isActorHere: self === null || locked.some(each => each.id === self && isHere(each)),
  }
}

/** The offboarding of this departure, where it was executed before. */
async function findOffboarding(tx: Transaction, { person }: Plan) {
  if (person.status !== 'left') return null
  const [latest] = await tx
    .select()
    .from(offboardings)
    .where(eq(offboardings.memberId, person.memberId))
    .orderBy(desc(offboardings.executedAt))
    .limit(1)
  return latest ?? null
}

interface Execution {
  input: ExecuteOffboardingInput
  plan: Plan
  decided: DecidedPlan
  earlierId: string | null
}

async function execute(tx: Transaction, actor: Actor, of: Execution, now: Date): Promise<Executed> {
  const { input, plan, decided, earlierId } = of
  const { memberId, name, status, email } = plan.person
  const offboardingId = earlierId ?? newId()
  const { hostile } = input
  const deadline = new Date(now.getTime() + (hostile ? 0 : input.overlapHours * 3_600_000))
  const departure: Departure = { offboardingId, name, memberId, hostile, deadline, now }
  const ended = status === 'left' ? { sessions: 0, invitations: 0 } : await endMembership(tx, { memberId, email }, now)
  const keyEvents = await applyToKeys(tx, actor, decided.keys, departure)
  const { events: tokenEvents, revoked } = await applyToTokens(tx, decided, departure)
  const webhookEvents = await applyToWebhooks(tx, decided.webhooks, departure)
  const counts = { sessionsEnded: ended.sessions, tokensRevoked: revoked, invitationsEnded: ended.invitations }
  const facts = { hostile, note: input.note || null, deadline, ...counts }
  const { organizationId } = actor
  if (earlierId === null) {
    const decidedBy = actorLabel(actor)
    const row = { id: offboardingId, organizationId, memberId, decidedBy, executedAt: now, firstSeq: 0, ...facts }
    await tx.insert(offboardings).values(row)
  } else {
    // What is asked for now is followed to its end, though all of before was done.
    await tx.update(offboardings).set({ closedAt: null }).where(eq(offboardings.id, earlierId))
  }
  await writeItems(tx, actor, of, departure)
  await tellOfDeparture(tx, actor, of, departure)
  const action = earlierId === null ? 'member.offboarded' : 'offboarding.continued'
  const tally = Map.groupBy(decided.keys, each => each.decided.action)
  const keys = Object.fromEntries([...tally].map(([each, rows]) => [each, rows.length]))
  const summary: AuditEvent = {
    ...{ action, subject: { type: 'member', id: memberId }, teamId: plan.person.teams[0] },
    detail: {
      name,
      offboardingId,
      ...facts,
      keys,
      asked: plan.elsewhere.length,
      webhooks: decided.webhooks.length || undefined,
    },
  }
  await record(tx, actor, [summary, ...keyEvents, ...tokenEvents, ...webhookEvents], departure)
  return { offboardingId, changed: true }
}

/** What is decided twice keeps its later decision: an `ask` is answered by whoever was asked. */
async function writeItems(tx: Transaction, actor: Actor, of: Execution, departure: Departure): Promise<void> {
  const { plan, decided } = of
  const about = {
    organizationId: actor.organizationId,
    offboardingId: departure.offboardingId,
    ...{ decidedBy: actorLabel(actor), decidedAt: departure.now },
  }
  const keyItems = decided.keys.flatMap(({ row, decided: { action, holder, note } }) =>
    action === 'nothing'
      ? []
      : [
          {
            ...{ ...about, keyId: row.keyId, teamId: row.teamId, action, note: note || null },
            ...{ links: row.links.map(link => link.how), holderMemberId: row.isHeld ? (holder ?? null) : null },
          },
        ],
  )
  const asks = plan.elsewhere.map(({ keyId, teamId, links }) => ({
    ...{ ...about, keyId, teamId, action: 'ask' as const, links, note: null, holderMemberId: null },
  }))
  const webhookAsks = askedWebhooks(plan).map(({ webhookId, ...webhook }) => ({
    ...{ ...about, webhookId, action: 'ask' as const, links: linksOf(webhook) },
  }))
  const tokenItems = decided.tokens.map(({ token, action }) => ({
    ...{ ...about, tokenId: token.tokenId, teamId: token.machine?.teamId ?? null, links: ['holds'] },
    action: action === 'replace' && !departure.hostile ? ('rotate' as const) : ('revoke' as const),
  }))
  const machineItems = decided.machines.map(({ machine, responsible }) => ({
    ...{ ...about, machineId: machine.machineId, teamId: machine.teamId, links: ['holds'] },
    ...{ action: 'reassign' as const, holderMemberId: responsible },
  }))
  // What was renewed needs nothing more, also where a hostile departure takes away the old secret's last day.
  const openWebhooks = decided.webhooks.filter(({ webhook }) => !webhook.isRenewed)
  const webhookItems = openWebhooks.map(({ webhook, action, note }) => ({
    ...{ ...about, webhookId: webhook.webhookId, action, note: note || null, links: linksOf(webhook) },
  }))
  const { offboardingId, keyId, tokenId, machineId, webhookId } = offboardingItems
  const target = [offboardingId, keyId, tokenId, machineId, webhookId]
  for (const some of inThousands<typeof offboardingItems.$inferInsert>([...asks, ...webhookAsks]))
    await tx.insert(offboardingItems).values(some).onConflictDoNothing({ target })
  const items: (typeof offboardingItems.$inferInsert)[] = [...keyItems, ...tokenItems, ...machineItems, ...webhookItems]
  const set = Object.fromEntries(
    ['action', 'note', 'holderMemberId', 'decidedBy', 'decidedAt'].map(field => [field, excluded(field)]),
  )
  for (const some of inThousands(items)) {
    await tx.insert(offboardingItems).values(some).onConflictDoUpdate({ target, set })
  }
}

function linksOf({
  isKnown,
  isAddressTheirs,
}: Pick<Plan['webhooks'][number], 'isKnown' | 'isAddressTheirs'>): string[] {
  return [...(isKnown ? ['knows'] : []), ...(isAddressTheirs ? ['addressed'] : [])]
}

const excluded = (field: string) => sql.raw(`excluded.${field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`)

/** A ledger's transaction takes up to a thousand entries at a time. */
async function record(tx: Transaction, actor: Actor, events: AuditEvent[], { offboardingId, now }: Departure) {
  for (const some of inThousands(events)) await recordEvents(tx, actor, some, now)
  const { organizationId } = actor
  const [head] = await tx.select().from(auditHeads).where(eq(auditHeads.organizationId, organizationId))
  if (!head) throw new Error('the ledger has no head')
  const isNew = and(eq(offboardings.id, offboardingId), eq(offboardings.firstSeq, 0))
  await tx
    .update(offboardings)
    .set({ firstSeq: head.seq - events.length + 1 })
    .where(and(isNew, isNull(offboardings.closedAt)))
}
