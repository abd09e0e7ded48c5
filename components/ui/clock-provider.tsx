'use client'

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'

type Clock = { now: string; zone: string }

const ClockContext = createContext<Clock>({ now: '1970-01-01T00:00:00.000Z', zone: 'UTC' })

/**
 * Carries the server's "now" to the browser, so that "12 s ago" reads the same in the sent page and at hydration;
 * from then on the browser's clock goes on. Also names the zone once for everything below.
 */
export function ClockProvider({ now, zone = 'UTC', children }: Clock & { children: ReactNode }) {
  return <ClockContext value={{ now, zone }}>{children}</ClockContext>
}

export function useZone(): string {
  return useContext(ClockContext).zone
}

/** When the page was made: enough to say whether a day is of this year. */
export function usePageTime(): string {
  return useContext(ClockContext).now
}

/** Calls `format` with the present once a second; renders again only when the text it returns has changed. */
export function useTimeText(format: (now: number) => string): string {
  const { now } = useContext(ClockContext)
  return useSyncExternalStore(
    subscribeToSeconds,
    () => format(Date.now()),
    () => format(Date.parse(now)),
  )
}

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribeToSeconds(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
