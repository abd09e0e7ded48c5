import { formatCount } from '#lib/format/number.ts'
import type { RotationQueue, RotationState } from '#lib/rotation/list-rotations.ts'

/** The answer first: how much of it waits for somebody. */
export function queueSentence(queue: RotationQueue): string {
  const { compromised, overdue, waiting, overlapping, upcoming } = queue
  const parts = [
    compromised.total > 0 && `${formatCount(compromised.total, 'key has', 'keys have')} no secret that works`,
    overdue.total > 0 && `${formatCount(overdue.total, 'rotation is', 'rotations are')} overdue`,
    waiting.total > 0 && `${formatCount(waiting.total, 'rotation waits', 'rotations wait')} for somebody`,
    overlapping.total > 0 && formatCount(overlapping.total, 'overlap runs', 'overlaps run'),
  ].filter(part => part !== false)
  const now = parts.length > 0 ? `${list(parts)}.` : 'No rotation waits for anybody, and no overlap runs.'
  const ahead = `${formatCount(upcoming.total, 'more becomes', 'more become')} due within 30 days.`
  return upcoming.total > 0 ? `${now} ${ahead}` : now
}

export const groupWords: Record<RotationState, { title: string; note: string; rest: string }> = {
  compromised: {
    title: 'Without a secret',
    note: 'every use is refused until somebody makes a new one',
    rest: '/keys?status=compromised',
  },
  overdue: { title: 'Overdue', note: 'due, and not done in time', rest: '/keys?status=due&sort=rotates' },
  waiting: { title: 'Waiting', note: 'due: somebody must make a new secret', rest: '/keys?status=due&sort=rotates' },
  overlapping: { title: 'Overlapping', note: 'both secrets work', rest: '/keys?status=overlap' },
  upcoming: { title: 'Upcoming', note: 'due within 30 days', rest: '/keys?sort=rotates' },
}

function list(parts: string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
