import { and, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { auditEvents, auditHeads } from '#db/schema/audit.ts'
import { members, teamMembers } from '#db/schema/members.ts'
import { offboardingItems, offboardings } from '#db/schema/offboardings.ts'
import { readSnapshot, type Transaction, withTenant } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import { mayOffboard } from '#lib/members/may-offboard.ts'
import { isItemOpen } from './item-state.ts'
import { type OffboardingItem, readItems } from './read-items.ts'
import { type Person, readPerson } from './read-person.ts'

export interface OffboardingReport {
  id: string
  person: Person
  hostile: boolean
  note: string | null
  /** as the ledger names actors */
  decidedBy: string
  executedAt: Date
  /** from here on nothing that they know works, but for what was kept or is not decided */
  deadline: Date
  closedAt: Date | null
  sessionsEnded: number
  tokensRevoked: number
  invitationsEnded: number
  items: OffboardingItem[]
  /** of other teams: how many, and how many of them are open */
  elsewhere: { items: number; open: number }
  /** its entries in the ledger lie between; `head` is the ledger's at this moment, to keep elsewhere */
  ledger: { firstSeq: number; lastSeq: number; head: string | null }
}

/** Who did what when a member left, and how it stands, as of one moment; null where the actor may not read it. */
export async function getOffboarding(
  actor: Actor,
  { offboardingId }: { offboardingId: string },
  now: Date = new Date(),
): Promise<OffboardingReport | null> {
  return readSnapshot(actor, async tx => {
    const [found] = await tx
      .select()
      .from(offboardings)
      .where(and(eq(offboardings.id, offboardingId), readable(tx, actor)))
    const person = found && (await readPerson(tx, found.memberId))
    if (!person) return null
    const { organizationId: _, memberId: __, firstSeq, remindedAt: ___, ...facts } = found
    const reach = reachOf(actor, 'member.offboard')
    // Whoever was only asked about their team's keys reads nothing that is the person's own.
    const isTheirs = mayOffboard(actor, person) === null
    const isWithin = ({ kind, teamId }: OffboardingItem) =>
      kind === 'webhook'
        ? may(actor, 'notification.manage', {})
        : reach === 'all' || (teamId === null ? isTheirs : reach.includes(teamId))
    const all = await readItems(tx, offboardingId, now)
    const hidden = all.filter(item => !isWithin(item))
    return {
      ...facts,
      person,
      note: isTheirs ? facts.note : null,
      items: all.filter(isWithin),
      elsewhere: { items: hidden.length, open: hidden.filter(({ state }) => isItemOpen(state)).length },
      ledger: { firstSeq, ...(await readLedgerRange(tx, actor, { offboardingId, memberId: person.memberId })) },
    }
  })
}

interface Of {
  offboardingId: string
  memberId: string
}

async function readLedgerRange(tx: Transaction, { organizationId }: Actor, { offboardingId, memberId }: Of) {
  const [head] = await tx.select().from(auditHeads).where(eq(auditHeads.organizationId, organizationId))
  const items = tx
    .select({
      id: sql`coalesce(${offboardingItems.keyId}, ${offboardingItems.tokenId}, ${offboardingItems.machineId}, ${offboardingItems.webhookId})`,
    })
    .from(offboardingItems)
    .where(eq(offboardingItems.offboardingId, offboardingId))
  const ofThese = or(eq(auditEvents.subjectId, memberId), inArray(auditEvents.subjectId, items))
  const about = sql`position(${`"offboardingId":"${offboardingId}"`} in ${auditEvents.canonical}) > 0`
  const [last] = await tx
    .select({ seq: auditEvents.seq })
    .from(auditEvents)
    .where(and(eq(auditEvents.organizationId, organizationId), ofThese, about))
    .orderBy(desc(auditEvents.seq))
    .limit(1)
  return { lastSeq: last?.seq ?? 0, head: head ? `${head.seq}:${head.mac.toString('hex')}` : null }
}

export interface OpenOffboarding {
  id: string
  memberId: string
  name: string
  executedAt: Date
  deadline: Date
  /** what is not finished, of what the actor may read */
  open: number
  /** of these, decisions that are asked for */
  asked: number
}

/** Departures that are not finished, of those that the actor may read; the latest first. */
export async function listOpenOffboardings(actor: Actor, now: Date = new Date()): Promise<OpenOffboarding[]> {
  const reach = reachOf(actor, 'member.offboard')
  return withTenant(actor, async tx => {
    const found = await tx
      .select({ offboarding: offboardings, name: members.name })
      .from(offboardings)
      .innerJoin(members, eq(members.id, offboardings.memberId))
      .where(and(isNull(offboardings.closedAt), readable(tx, actor)))
      .orderBy(desc(offboardings.executedAt))
      .limit(50)
    const listed: OpenOffboarding[] = []
    for (const { offboarding, name } of found) {
      const { id, memberId, executedAt, deadline } = offboarding
      const items = (await readItems(tx, id, now)).filter(
        ({ kind, teamId, state }) =>
          isItemOpen(state) && (reach === 'all' || (teamId === null ? kind !== 'webhook' : reach.includes(teamId))),
      )
      const asked = items.filter(({ state }) => state === 'asked').length
      listed.push({ id, memberId, name, executedAt, deadline, open: items.length, asked })
    }
    return listed
  })
}

/** The latest offboarding of a member who left; null where there is none that the actor may read. */
export async function findOffboardingOf(actor: Actor, memberId: string): Promise<{ id: string } | null> {
  return withTenant(actor, async tx => {
    const [found] = await tx
      .select({ id: offboardings.id })
      .from(offboardings)
      .where(and(eq(offboardings.memberId, memberId), readable(tx, actor)))
      .orderBy(desc(offboardings.executedAt))
      .limit(1)
    return found ?? null
  })
}

/** Whoever may offboard the person, or was asked to decide a part of it. Never who left. */
function readable(tx: Transaction, actor: Actor): SQL | undefined {
  const reach = reachOf(actor, 'member.offboard')
  const self = actorMemberId(actor)
  const notSelf = self ? sql`${offboardings.memberId} <> ${self}` : undefined
  if (reach === 'all') return notSelf
  if (reach.length === 0) return sql`false`
  const theirs = tx.select({ id: teamMembers.memberId }).from(teamMembers).where(inArray(teamMembers.teamId, reach))
  const asked = tx
    .select({ id: offboardingItems.offboardingId })
    .from(offboardingItems)
    .where(inArray(offboardingItems.teamId, reach))
  return and(notSelf, or(inArray(offboardings.memberId, theirs), inArray(offboardings.id, asked)))
}
