import ipaddr from 'ipaddr.js'
import type { Environment } from '#lib/access/words.ts'
import { copyText } from '#lib/copy-text.ts'
import { Generations } from '#lib/generations.ts'
import { addressPrefix, normalizeAddress } from '#lib/usage/address.ts'
import { refusals } from '#lib/usage/refusals.ts'
import type { StoredSecret } from './find-secret.ts'

export const codes = ['valid', ...refusals] as const
export type Code = (typeof codes)[number]

export interface Question {
  serviceId: string
  environment: Environment
  scope?: string
  ip?: string
  isFromBrowser?: boolean
}

/** What a stored secret answers to a question, before its limits are counted. In order of what it costs to know. */
export function judge(secret: StoredSecret, question: Question, now: Date): Code {
  if (secret.serviceId !== question.serviceId) return 'wrong_service'
  if (secret.environment !== question.environment) return 'wrong_environment'
  const ended = whyEnded(secret, now)
  if (ended) return ended
  if (secret.quarantinedAt) return 'quarantined'
  if (isFromNewNetwork(secret, question.ip)) return 'network_not_allowed'
  if (secret.allowedNetworks.length > 0 && !isWithin(secret.allowedNetworks, question.ip)) return 'network_not_allowed'
  if (secret.refusesBrowsers && question.isFromBrowser) return 'browser_refused'
  if (!mayDo(secret.scopes, question.scope)) return 'missing_scope'
  return 'valid'
}

/** Why a secret works nowhere any more, or null while it lives. The moment decides, not whether the clock has run. */
export function whyEnded(secret: StoredSecret, now: Date): 'revoked' | 'expired' | 'superseded' | null {
  if (secret.keyStatus === 'revoked' || secret.isDecoy) return 'revoked'
  if (secret.keyStatus === 'expired' || (secret.expiresAt && secret.expiresAt <= now)) return 'expired'
  if (secret.endedAt) return secret.endReason === 'superseded' ? 'superseded' : 'revoked'
  if (!secret.retiresAt || secret.retiresAt > now) return null
  return secret.hasSuccessor ? 'superseded' : 'revoked'
}

/**
 * A leaver knows it, and it is asked from a network where its key had not been seen by then. Without an address it is from
 * nowhere known, unless no use of the key ever told one.
 */
function isFromNewNetwork({ isCondemned, knownNetworks }: StoredSecret, ip: string | undefined): boolean {
  if (!isCondemned || !knownNetworks) return false
  const address = ip === undefined ? null : normalizeAddress(ip)
  if (address === null) return knownNetworks.length > 0
  return !knownNetworks.includes(addressPrefix(address))
}

/** A key without scopes may do all of its service, as its form says; one with scopes, those alone. */
function mayDo(scopes: readonly string[], asked: string | undefined): boolean {
  return asked === undefined || scopes.length === 0 || scopes.includes(asked)
}

/** Whether an address lies in one of the networks. No address is in none of them. */
export function isWithin(networks: readonly string[], ip: string | undefined): boolean {
  const address = ip === undefined ? null : addressOf(ip)
  if (address === null) return false
  return networks.some(network => {
    const [range, bits] = rangeOf(network)
    return address.kind() === range.kind() && address.match(range, bits)
  })
}

/** A service's servers have few, and to read one takes longer than to compare it. */
const addresses = new Generations<{ read: ipaddr.IPv4 | ipaddr.IPv6 | null }>(20_000)

function addressOf(ip: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const known = addresses.get(ip)
  if (known) return known.read
  const read = ipaddr.isValid(ip) ? ipaddr.process(ip) : null
  addresses.set(copyText(ip), { read })
  return read
}

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/** To read one takes longer than all the rest of a verdict, and a service's keys have the same few. */
const ranges = new Generations<Range>(10_000)

function rangeOf(network: string): Range {
  const known = ranges.get(network)
  if (known) return known
  const range = network.includes('/') ? ipaddr.parseCIDR(network) : rangeOfOne(ipaddr.parse(network))
  ranges.set(network, range)
  return range
}

function rangeOfOne(address: ipaddr.IPv4 | ipaddr.IPv6): Range {
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
