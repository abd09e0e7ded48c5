import type { KeySpec } from './key-spec.ts'
import { addressIn, offices, type Place, type SiteName, sites } from './places.ts'
import { pickEarly, type Random, randomOf } from './random.ts'

/** One machine, or one browser, that a key is used from. */
export interface Client extends Pick<Place, 'country' | 'asn'> {
  ip: string
  userAgent: string
}

/** The machines at one place, the busiest first, and how much of a key's traffic is theirs. */
export interface Site {
  zone: number
  share: number
  clients: [Client, ...Client[]]
}

const homes: [SiteName, ...SiteName[]] = ['stockholm', 'stockholm', 'frankfurt', 'frankfurt', 'dublin', 'helsinki']
const libraries = ['okhttp/4.12.0', 'python-requests/2.32', 'node-fetch/3.3', 'Go-http-client/2.0'] as const

export function clientAt(place: Place, number: number, userAgent: string): Client {
  return { ip: addressIn(place, number), country: place.country, asn: place.asn, userAgent }
}

/** Where a key is used from. The same at every run. */
export function sitesOf(key: KeySpec): Site[] {
  const random = randomOf(`clients of ${key.service}/${key.name}`)
  const [network] = key.story.allowedNetworks ?? []
  if (key.holder) return [siteAt(insideOf(network) ?? pickEarly(random, offices), 1, 1, 'curl/8.14.1', random)]
  const userAgent = `${key.name}/${1 + Math.floor(random() * 5)}.${Math.floor(random() * 20)}`
  const inside = insideOf(network)
  if (inside) return [siteAt(inside, 1, 2, userAgent, random)]
  const names = key.story.sites ?? [homes[Math.floor(random() * homes.length)] ?? homes[0]]
  const total = names.reduce((sum, _, index) => sum + 1 / (index + 1), 0)
  const machines = names.length > 1 ? 1 : 2
  return names.map((name, index) => siteAt(sites[name], 1 / (index + 1) / total, machines, userAgent, random))
}

function siteAt({ zone, ...place }: Place, share: number, machines: number, userAgent: string, random: Random): Site {
  const one = () => clientAt({ zone, ...place }, 10 + Math.floor(random() * 220), userAgent)
  return { zone, share, clients: [one(), ...Array.from({ length: machines - 1 }, one)] }
}

function insideOf(network: string | undefined): Place | null {
  if (!network) return null
  const block = `${network.split('.').slice(0, 2).join('.')}.2`
  return { country: null, asn: null, zone: 1, block }
}

/** The one who forgot to change to the new secret. */
export function forgottenClient(key: KeySpec): Client {
  const random = randomOf(`forgotten client of ${key.service}/${key.name}`)
  const userAgent = libraries[Math.floor(random() * libraries.length)] ?? libraries[0]
  return clientAt({ ...sites.frankfurt, block: '192.0.2' }, 10 + Math.floor(random() * 220), userAgent)
}
