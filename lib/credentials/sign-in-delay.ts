import ipaddr from 'ipaddr.js'

/**
 * Wrong passwords cost time, never the account: nobody can lock somebody else out by failing in their name. The first
 * three failures are free; from the fourth the next attempt waits 1, 2, 4, … up to 30 seconds. An attempt that comes too
 * early is not looked at and does not make the wait longer. An hour without failures forgets them.
 */
export interface Attempts {
  failures: number
  lastFailedAt: Date
}

const freeFailures = 3
const maxDelayMs = 30_000
export const forgetAfterMs = 3_600_000

export function delayAfterMs(failures: number): number {
  if (failures <= freeFailures) return 0
  return Math.min(maxDelayMs, 1000 * 2 ** (failures - freeFailures - 1))
}

/** How long an attempt at `now` must still wait; 0: it may be made. */
export function waitMs(attempts: Attempts, now: Date): number {
  return Math.max(0, attempts.lastFailedAt.getTime() + delayAfterMs(attempts.failures) - now.getTime())
}

/** The failures on record once an attempt at `now` is under way. */
export function countAttempt(attempts: Attempts, now: Date): number {
  const forgotten = now.getTime() - attempts.lastFailedAt.getTime() > forgetAfterMs
  return forgotten ? 1 : attempts.failures + 1
}

/**
 * Whose failures are counted together: the account, and the network address. One subscriber usually has a whole IPv6 /64, so it
 * counts as one address.
 */
export function attemptSubjects(email: string, ip: string | null): string[] {
  const account = `account:${email}`
  if (ip === null || !ipaddr.isValid(ip)) return [account]
  const address = ipaddr.process(ip)
  if (address.kind() === 'ipv4') return [account, `address:${address.toString()}`]
  const prefix = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()
  return [account, `address:${prefix}/64`]
}
