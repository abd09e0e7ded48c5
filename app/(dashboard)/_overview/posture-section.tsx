import type { MemberActor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import type { Posture } from '#lib/keys/posture.ts'
import { countPosture } from '#lib/posture/count-posture.ts'
import { PostureLine } from './_components/posture-line.tsx'

/** How the keys stand, which takes longer to count than what is above it. */
export async function PostureSection({ actor, posture, now }: { actor: MemberActor; posture: Posture; now: Date }) {
  const [counts, ledger] = await Promise.all([countPosture(actor, now), readLedgerEnd(actor)])
  return <PostureLine posture={posture} counts={counts} ledger={ledger} />
}

/** How far the ledger goes, for those who may read all of it. */
async function readLedgerEnd(actor: MemberActor): Promise<{ seq: number; at: string } | null> {
  if (reachOf(actor, 'audit.read') !== 'all') return null
  const { items } = await listEvents(actor, { limit: 1 })
  const [last] = items
  return last ? { seq: last.seq, at: last.at.toISOString() } : null
}
