import { z } from 'zod'
import type { MemberActor } from '#lib/access/actor.ts'
import { getOffboarding } from '#lib/offboarding/get-offboarding.ts'
import { readActorNames } from '../../../audit/actor-names.ts'

const offboardingId = z.uuid()

/** The report with the names of those whom it mentions; null where there is none that the actor may read. */
export async function readReport(actor: MemberActor, given: string) {
  const id = offboardingId.safeParse(given)
  const report = id.success ? await getOffboarding(actor, { offboardingId: id.data }) : null
  if (!report) return null
  const { nameOf } = await readActorNames(actor)
  return { report, nameOf }
}
