import { processWide } from '#lib/process-wide.ts'
import { err, ok, type Result } from '#lib/result.ts'

/**
 * How many bytes of log lines a process holds at once, decompressed: being read, waiting for a connection, or being
 * written. While the database is slower than what arrives this is all that grows, and what no longer fits is refused.
 */
export const intakeBytes = 80 * 2 ** 20

/** A batch of a few lines holds no less than this. */
const leastBytes = 64 * 1024

export type IntakeRefusal =
  /** nobody has room */
  | { reason: 'intake_full' }
  /** there is room, and it is kept for others than this sender */
  | { reason: 'intake_share' }

export interface Place {
  /** Makes it as large as what came so far, if it is not yet; where there is no room for that it stays as it was. */
  grow(bytes: number): Result<void, IntakeRefusal>
  /** Makes it as large as all there is. */
  settle(bytes: number): void
  release(): void
}

interface Intake {
  held: number
  bySender: Map<string, number>
}

const intake = processWide<Intake>('intake', () => ({ held: 0, bySender: new Map() }))

export function intakeState(): { held: number } {
  return { held: intake.held }
}

/**
 * Takes a place for a batch of so many bytes. A sender may hold as much as is left free (dynamic thresholds: Choudhury and
 * Hahne, 1998): one alone about half of all, two a third each. So there is always room for one who comes new, and none is set
 * aside for those who never come.
 */
export function takePlace(sender: string, bytes: number): Result<Place, IntakeRefusal> {
  let own = 0
  const add = (more: number) => {
    own += more
    intake.held += more
    const left = (intake.bySender.get(sender) ?? 0) + more
    if (left > 0) intake.bySender.set(sender, left)
    else intake.bySender.delete(sender)
  }
  const grow = (wanted: number): Result<void, IntakeRefusal> => {
    const more = wanted - own
    if (more <= 0) return ok(undefined)
    const free = intakeBytes - intake.held
    if (more > free) return err({ reason: 'intake_full' })
    if ((intake.bySender.get(sender) ?? 0) + more > free) return err({ reason: 'intake_share' })
    add(more)
    return ok(undefined)
  }
  const first = grow(Math.max(bytes, leastBytes))
  if (!first.ok) return first
  return ok({
    grow,
    settle: all => add(Math.max(all, leastBytes) - own),
    release: () => add(-own),
  })
}
