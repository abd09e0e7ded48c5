/** Ends after this long without a request, and after this long in any case. */
export const idleMs = 12 * 3_600_000
export const absoluteMs = 7 * 24 * 3_600_000

/** Last seen is written at most this often: a page makes many requests. */
export const seenEveryMs = 60_000

export interface SessionTimes {
  lastSeenAt: Date
  expiresAt: Date
  endedAt: Date | null
}

export function isLive(session: SessionTimes, now: Date): boolean {
  return (
    session.endedAt === null &&
    now.getTime() < session.expiresAt.getTime() &&
    now.getTime() < session.lastSeenAt.getTime() + idleMs
  )
}

export function isSeenDue(session: SessionTimes, now: Date): boolean {
  return now.getTime() - session.lastSeenAt.getTime() >= seenEveryMs
}
