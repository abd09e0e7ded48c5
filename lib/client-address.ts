import ipaddr from 'ipaddr.js'

type Range = ReturnType<typeof ipaddr.parseCIDR>
const ranges = new Map<string, Range>()

/**
 * The address a request came from: the peer's, unless the peer is a trusted proxy; then the right-most entry of
 * `X-Forwarded-For` that no trusted proxy has. Whatever stands left of that one the client may have written itself.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, trustedProxies: string[]): string {
  let client = normalize(peer) ?? peer
  if (trustedProxies.length === 0 || !forwardedFor) return client
  for (const entry of forwardedFor.split(',').toReversed()) {
    if (!isTrusted(client, trustedProxies)) return client
    const next = normalize(entry.trim())
    if (next === undefined) return client
    client = next
  }
  return client
}

export function isTrusted(address: string, trustedProxies: string[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return trustedProxies.some(text => {
    const range = ranges.get(text) ?? ipaddr.parseCIDR(text)
    ranges.set(text, range)
    return parsed.kind() === range[0].kind() && parsed.match(range)
  })
}

/** Without port, brackets and zone; IPv4 where IPv6 only wraps it. */
function normalize(text: string): string | undefined {
  const bare = text
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(bare) && !bare.includes(':')) return undefined
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined
}
