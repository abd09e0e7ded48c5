import type { Cue } from '#lib/usage/cue.ts'
import { dayMs, type KeyPast, minuteMs, type OpenAlert, type PastDimension, type SeenValue } from './key-past.ts'

/** When what the cases are about happens: a Wednesday. Everything else is so long before or after. */
export const noon = Date.parse('2026-11-18T12:00:00Z')
export const hourMs = 60 * minuteMs
export const before = (ms: number) => noon - ms

/** Of a key that has long been known by it, up to now, unless told otherwise. */
export function value(name: string, more: Partial<SeenValue> = {}): SeenValue {
  return { value: name, first: before(60 * dayMs), last: noon, requests: 1_000, ...more }
}

/** Met for the first time at a moment, once. */
export const met = (name: string, first: number, requests = 1) => value(name, { first, last: first, requests })

export const openAlert = (detector: string, at = noon): OpenAlert => ({ detector, openedAt: at, lastSignalAt: at })

interface PastTold extends Omit<Partial<KeyPast>, 'seen'> {
  seen?: Partial<Record<PastDimension, readonly SeenValue[]>>
}

/** A worker in production that has asked from one host in Germany for sixty days. */
export function keyPast({ seen, ...more }: PastTold = {}): KeyPast {
  return {
    environment: 'production',
    seen: {
      browser: [],
      client: [value('billing')],
      country: [value('DE')],
      network: [value('24940')],
      prefix: [value('5.9.10.0/24')],
      sensitive: [],
      ...seen,
    },
    alerts: [],
    networkNames: new Map([
      ['24940', 'Hetzner Online'],
      ['16509', 'Amazon.com'],
    ]),
    services: new Map(),
    deadSecrets: new Map(),
    plantedIn: null,
    endReason: null,
    fromBrowsers: 'alert',
    watchedSince: before(200 * dayMs),
    usualTouches: new Map(),
    errorHours: new Map(),
    leaks: new Map(),
    ...more,
  }
}

/** Three requests with a value, from noon on. */
export function someCue(kind: Cue['kind'], more: Partial<Cue> = {}): Cue {
  const whose = { keyId: 'key', secretId: 'secret', serviceId: 'service', environment: 'production' } as const
  const times = { source: 'report', first: noon, last: noon + minuteMs, requests: 3 } as const
  return { kind, ...whose, value: '', ...times, ...more }
}
