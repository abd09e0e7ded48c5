import type { Need } from './need.ts'

type Badge = Need['badge']

/**
 * Most urgent first: by how grave it is; what has a day of its own by that day, overdue ahead of what is still to come;
 * and below everything what somebody has stopped already. Equals stay as they came.
 */
export function orderNeeds(needs: readonly Need[]): Need[] {
  return needs.toSorted((a, b) => rankOf(a.badge) - rankOf(b.badge) || dayOf(a) - dayOf(b))
}

const severities = ['critical', 'high', 'medium', 'low'] as const
const overdue = severities.length

function rankOf(badge: Badge): number {
  if ('severity' in badge) return severities.indexOf(badge.severity)
  switch (badge.status) {
    case 'compromised':
    case 'secretless':
      return 0
    case 'overdue':
      return overdue
    case 'quarantined':
      return overdue + 2
    default:
      return overdue + 1
  }
}

/** What is grave has no day that it could wait for. */
function dayOf({ badge, at }: Need): number {
  return rankOf(badge) < overdue ? 0 : Date.parse(at)
}
