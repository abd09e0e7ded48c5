import { z } from 'zod'
import type { MemberActor } from '#lib/access/actor.ts'
import { getOffboarding } from '#lib/offboarding/get-offboarding.ts'
import { isItemOpen } from '#lib/offboarding/item-state.ts'
import { readActorNames } from '../../../actor-names.ts'

const offboardingId = z.uuid()

/** The report with the names of those whom it mentions; null where there is none that the actor may read. */
export async function readReport(actor: MemberActor, given: string) {
  const id = offboardingId.safeParse(given)
  const report = id.success ? await getOffboarding(actor, { offboardingId: id.data }) : null
  if (!report) return null
  const { nameOf } = await readActorNames(actor)
  const items = report.items.map(item => ({ ...item, isOpen: isItemOpen(item.state) }))
  return { report: { ...report, items }, nameOf }
}

export type Report = NonNullable<Awaited<ReturnType<typeof readReport>>>['report']
export type ReportItem = Report['items'][number]
