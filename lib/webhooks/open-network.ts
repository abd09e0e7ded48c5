import ipaddr from 'ipaddr.js'

type Range = ReturnType<typeof ipaddr.parseCIDR>

/** Public by its number, and yet the host of whoever runs in Azure: it answers to its own machines alone. */
const hosts = new Set(['168.63.129.16'])

/**
 * Whether webhooks may be sent to an address: it is somebody's in public, or in one of the operator's `networks`
 * (CIDRs). Closed is everything else that IANA's registries know: loopback, private, link-local (the clouds' metadata),
 * carriers' (100.64.0.0/10), multicast, reserved, and whatever wraps an IPv4 address in an IPv6 one (mapped, NAT64,
 * 6to4, Teredo), since who unwraps it would end somewhere else.
 */
export function isOpenAddress(address: string, networks: readonly string[]): boolean {
  return isPublic(address) || isWithin(address, networks)
}

/** Whether it is in one of these networks, as it is written: an IPv4 address that IPv6 wraps is in none of IPv4. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  return networks.some(network => {
    const range: Range = ipaddr.parseCIDR(network)
    return range[0].kind() === parsed.kind() && parsed.match(range)
  })
}

function isPublic(address: string): boolean {
  // A zone names an interface of this machine; an IPv4 address in other than four decimal parts is read differently by others.
  if (address.includes('%') || !(ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)))
    return false
  const parsed = ipaddr.parse(address)
  if (hosts.has(parsed.toString()) || parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3'))
}
