import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An address in one spelling, IPv4 where IPv6 only wraps it, without zone; null if it is none (a host name, say). */
export function normalizeAddress(text: string): string | null {
  const kind = isIP(text)
  if (kind === 4) return text
  if (kind === 0) return null
  return ipaddr.process(text.replace(/%.*$/, '')).toString()
}

/** The network that an address is remembered by: /24, or /48 for IPv6. Takes what `normalizeAddress` returns. */
export function addressPrefix(address: string): string {
  if (!address.includes(':')) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/48`).toString()}/48`
}
