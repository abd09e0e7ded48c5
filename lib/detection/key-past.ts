import type { Environment } from '#lib/access/words.ts'

/** A value that a key was let through with. Times are in milliseconds since 1970. */
export interface SeenValue {
  value: string
  first: number
  last: number
  requests: number
}

/** An alert of the key that nobody has closed. */
export interface OpenAlert {
  detector: string
  /** it is about a page that sends the key: browsers alone name an origin */
  isOfPage?: boolean
  openedAt: number
  lastSignalAt: number
}

export type PastDimension = 'browser' | 'client' | 'country' | 'network' | 'prefix' | 'sensitive'

/** What is known of a key, of its whole life; detectors ask it about the moments before a cue. */
export interface KeyPast {
  environment: Environment
  /** what it was let through with; without what an open alert is about, from which nothing is learned */
  seen: Record<PastDimension, readonly SeenValue[]>
  alerts: readonly OpenAlert[]
  /** what networks are called, by number */
  networkNames: ReadonlyMap<string, string>
  /** slugs of its team's services at which it was refused as another's, or used as a decoy, by id */
  services: ReadonlyMap<string, string>
  /** its secrets that have ended, by id */
  deadSecrets: ReadonlyMap<string, DeadSecret>
  /** of a decoy: where it lies; null: it is none */
  plantedIn: string | null
  /** why the key itself has ended; null: it has not */
  endReason: string | null
  /** what is to be done where it is used from a browser */
  fromBrowsers: 'allow' | 'alert' | 'refuse'
  /** since when requests of its service are recorded at all, in milliseconds since 1970; null: they are not */
  watchedSince: number | null
  /** by a sensitive route that is used more often: the most uses of it in any hour of the five weeks before */
  usualTouches: ReadonlyMap<string, number>
  /** the hours in which errors doubled, by their start */
  errorHours: ReadonlyMap<number, ErrorHour>
  /** where its secrets were found, by id */
  leaks: ReadonlyMap<string, Leak>
}

export interface Leak {
  /** of the secret */
  hint: string
  /** the secret works, or would but for a quarantine */
  isLive: boolean
  foundBy: 'github' | 'token' | 'log'
  url: string | null
  /** what the finder calls the kind of place */
  source: string | null
}

export interface DeadSecret {
  hint: string
  endReason: string
  endedAt: number
}

/** An hour of a key, and the week before it. */
export interface ErrorHour {
  requests: number
  clientErrors: number
  serverErrors: number
  usualRequests: number
  usualErrors: number
  /** different paths that were answered 401, 403 or 404; and of those that it asked for as often in the week before */
  missedPaths: number
  usualMissedPaths: number
  /** what the service's other keys asked for in the same hour, and how much of it failed at the service */
  othersRequests: number
  othersServerErrors: number
}

export const dayMs = 86_400_000
export const minuteMs = 60_000

/** Two things that happen within these belong together. */
export const togetherMs = 30 * minuteMs

/** How long a key had been in use at a moment, in milliseconds; 0 if it had not. */
export function knownFor({ seen }: KeyPast, at: number): number {
  return seenFor(Object.values(seen).flat(), at)
}

/** The same of one kind of value: a gateway that only begins to tell addresses knows none of those that are usual. */
export function seenFor(values: readonly SeenValue[], at: number): number {
  let since = at
  for (const { first } of values) since = Math.min(since, first)
  return at - since
}

/** The values that a key had been seen with before a moment, but for one. */
export function knownBefore(values: readonly SeenValue[], at: number, but: string): SeenValue[] {
  return values.filter(each => each.first < at && each.value !== but)
}

/** Whether an open alert of one of these detectors is about the same half an hour. */
export function isBeside({ alerts }: Pick<KeyPast, 'alerts'>, at: number, detectors: readonly string[]): boolean {
  return alerts.some(
    alert =>
      detectors.includes(alert.detector) && alert.openedAt - togetherMs <= at && at <= alert.lastSignalAt + togetherMs,
  )
}

/** "Sweden and Finland", "Sweden, Finland and 3 more". */
export function listed(names: readonly string[], atMost = 2): string {
  const shown = names.slice(0, atMost)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
