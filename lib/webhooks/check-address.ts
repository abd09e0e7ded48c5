import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { getEnv } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { AddressProblem } from './errors.ts'
import { isOpenAddress, isWithin } from './open-network.ts'
import { hostOf, readAddress } from './read-address.ts'

/** IP addresses of a name; none where there are none. May throw where nobody knows. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<string[]>

export interface CheckedAddress {
  url: URL
  /** each of them checked; a connection goes to one of these and nowhere else */
  ips: string[]
}

const resolvingMs = 5_000

/**
 * Reads an address, resolves its host, and says to which IP addresses it may be sent. One closed address among them
 * closes the name: names that lead to both are made by those who mean the closed one. Asked anew before every attempt,
 * since a name may lead elsewhere by then; nothing between this and the connection resolves it again.
 */
export async function checkAddress(
  text: string,
  resolve: Resolve = resolveHost,
  signal: AbortSignal = AbortSignal.timeout(resolvingMs),
): Promise<Result<CheckedAddress, AddressProblem>> {
  const read = readAddress(text)
  if (!read.ok) return read
  const url = read.value
  const { webhookNetworks } = getEnv()
  const host = hostOf(url)
  const ips = isIP(host) ? [host] : await resolve(host, signal).catch(() => [])
  if (ips.length === 0 || !ips.every(ip => isOpenAddress(ip, webhookNetworks))) {
    log.warn({ host, ips }, `a webhook may not lead there: ${ips.length === 0 ? 'no such host' : 'a closed network'}`)
    return err('no_open_host')
  }
  if (url.protocol !== 'https:' && !ips.every(ip => isWithin(ip, webhookNetworks))) return err('not_https')
  return ok({ url, ips })
}

/**
 * By the machine's name servers, without the threads that the rest of the process needs: the system's own way would
 * hold one for each name whose server is silent.
 */
async function resolveHost(host: string, signal: AbortSignal): Promise<string[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    return answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
