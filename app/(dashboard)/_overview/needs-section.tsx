import type { MemberActor } from '#lib/access/actor.ts'
import { NeedsList } from './_components/needs-list.tsx'
import { readNeeds } from './read-needs.ts'

/** Read once for both of its places. */
export type ReadingNeeds = ReturnType<typeof readNeeds>

export function startReadingNeeds(actor: MemberActor, now: Date): ReadingNeeds {
  const reading = readNeeds(actor, now)
  reading.catch(() => {}) // Awaited by whoever draws it; until then its failure is not unhandled.
  return reading
}

export async function NeedsSection({ reading }: { reading: ReadingNeeds }) {
  const { shown, total } = await reading
  return <NeedsList needs={shown} total={total} />
}
