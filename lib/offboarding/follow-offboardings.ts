import { eq, isNull } from 'drizzle-orm'
import { members } from '#db/schema/members.ts'
import { offboardings } from '#db/schema/offboardings.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { formatCount } from '#lib/format/number.ts'
import { notify } from '#lib/notices/notify.ts'
import { isItemOpen } from './item-state.ts'
import { type OffboardingItem, readItems } from './read-items.ts'
import { listColleagues } from './read-person.ts'
import { decidersOf, webhookKeepersOf } from './successor-of.ts'

const dayMs = 86_400_000

/**
 * Closes each offboarding of which everything is done, and once a day reminds whoever decided it, and whoever could do
 * what is left, of what is not. Each in a transaction of its own, locked and looked at again.
 */
export async function followOffboardings(
  actor: SystemActor,
  now: Date = new Date(),
): Promise<{ closed: number; told: number }> {
  const open = await withTenant(actor, tx =>
    tx.select({ id: offboardings.id }).from(offboardings).where(isNull(offboardings.closedAt)),
  )
  const total = { closed: 0, told: 0 }
  for (const { id } of open) {
    const followed = await withTenant(actor, tx => follow(tx, actor, id, now))
    total.closed += followed.closed
    total.told += followed.told
  }
  return total
}

async function follow(tx: Transaction, actor: SystemActor, id: string, now: Date) {
  const [found] = await tx.select().from(offboardings).where(eq(offboardings.id, id)).for('update')
  if (!found || found.closedAt) return { closed: 0, told: 0 }
  const items = await readItems(tx, id, now)
  const left = items.filter(({ state }) => isItemOpen(state))
  const [person] = await tx.select({ name: members.name }).from(members).where(eq(members.id, found.memberId))
  const name = person?.name ?? ''
  if (left.length > 0) return { closed: 0, told: await remind(tx, actor, { ...found, name, left }, now) }
  await tx.update(offboardings).set({ closedAt: now }).where(eq(offboardings.id, id))
  const subject = { type: 'member', id: found.memberId }
  const detail = { name, offboardingId: id, items: items.length }
  await recordEvent(tx, actor, { action: 'offboarding.closed', subject, detail }, now)
  return { closed: 1, told: 0 }
}

type Unfinished = typeof offboardings.$inferSelect & { name: string; left: OffboardingItem[] }

async function remind(tx: Transaction, actor: SystemActor, of: Unfinished, now: Date): Promise<number> {
  const since = of.remindedAt ?? of.executedAt
  if (now.getTime() - since.getTime() < dayMs) return 0
  await tx.update(offboardings).set({ remindedAt: now }).where(eq(offboardings.id, of.id))
  const colleagues = await listColleagues(tx, of.memberId)
  const here = new Set(colleagues.map(each => each.memberId))
  const decider = of.decidedBy.replace(/^member:/, '')
  const teams = [...new Set(of.left.flatMap(({ teamId }) => teamId ?? []))]
  const keepers = of.left.some(({ kind }) => kind === 'webhook') ? webhookKeepersOf(colleagues) : []
  const deciders = teams.flatMap(teamId => decidersOf(colleagues, teamId))
  const to = [...new Set([decider, ...deciders, ...keepers])].filter(id => here.has(id))
  const count = (state: OffboardingItem['state']) => of.left.filter(item => item.state === state).length
  const parts = [
    [count('asked'), 'to be decided'],
    [count('waiting'), 'without a new secret'],
    [count('cut_off'), 'cut off, without any secret that works'],
    [count('overlap'), 'in an overlap'],
  ] as const
  const words = parts.flatMap(([n, what]) => (n > 0 ? [`${n} ${what}`] : []))
  return notify(
    tx,
    actor.organizationId,
    {
      to,
      severity: 'warning',
      title: `${of.name} left, and ${formatCount(of.left.length, 'thing')} of it ${of.left.length === 1 ? 'is' : 'are'} not finished`,
      body: `${words.join(', ')}.`,
      href: `/people/offboardings/${of.id}`,
      dedupeKey: `offboarding:${of.id}:remind:${now.toISOString()}`,
    },
    now,
  )
}
