import type { KeyFacts } from './key-facts.ts'
import { pickEarly, type Random, randomOf } from './random.ts'

export interface Client {
  ip: string
  country: string | null
  userAgent: string
}

const homes = ['SE', 'SE', 'SE', 'DE', 'DE', 'IE', 'FI'] as const
const libraries = ['okhttp/4.12.0', 'python-requests/2.32', 'node-fetch/3.3', 'Go-http-client/2.0'] as const

// Addresses are of the blocks set aside for documentation (RFC 5737, RFC 3849) or private: nobody's.

/** The machines that a key is used from, the busiest first. The same at every run. */
export function clientsOf(key: KeyFacts, isHeldByMember: boolean): [Client, ...Client[]] {
  const random = randomOf(`clients of ${key.service}/${key.name}`)
  const country = homes[Math.floor(random() * homes.length)] ?? 'SE'
  const userAgent = isHeldByMember
    ? 'curl/8.14.1'
    : `${key.name}/${1 + Math.floor(random() * 5)}.${Math.floor(random() * 20)}`
  const network = key.allowedNetworks[0]
  const inside = network ? network.split('.').slice(0, 2).join('.') : null
  const one = (index: number): Client => {
    const last = 10 + Math.floor(random() * 220)
    if (inside) return { ip: `${inside}.2.${last}`, country: null, userAgent }
    if (index === 2) return { ip: `2001:db8:${(last * 7).toString(16)}::${last.toString(16)}`, country, userAgent }
    return { ip: `198.51.100.${last}`, country, userAgent }
  }
  return [one(0), ...(isHeldByMember ? [] : [one(1), one(2)])]
}

/** The one who forgot to change to the new secret. */
export function forgottenClient(key: KeyFacts): Client {
  const random = randomOf(`forgotten client of ${key.service}/${key.name}`)
  const userAgent = libraries[Math.floor(random() * libraries.length)] ?? libraries[0]
  return { ip: `192.0.2.${10 + Math.floor(random() * 220)}`, country: 'DE', userAgent }
}

const abroad: [Client, ...Client[]] = [
  { ip: '203.0.113.9', country: 'SG', userAgent: 'python-requests/2.31.0' },
  { ip: '203.0.113.77', country: 'SG', userAgent: 'python-requests/2.31.0' },
  { ip: '203.0.113.140', country: 'BR', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' },
]

/** Whoever found the leaked key. */
export function strangerOf(random: Random): Client {
  return pickEarly(random, abroad)
}
