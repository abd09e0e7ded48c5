import { Generations } from '#lib/generations.ts'
import { processWide } from '#lib/process-wide.ts'
import { addressPrefix } from './address.ts'
import { copyText } from './copy-text.ts'
import { countryOf } from './country.ts'
import { asnOf } from './network.ts'

/** What an address says of where it is. */
export interface Place {
  /** a copy of its own */
  address: string
  /** of two letters; null where the database knows none */
  country: string | null
  /** of the network that announces it; null where nobody does */
  asn: number | null
  prefix: string
}

/** Two hundred bytes each, and twice as many at most. */
const remembered = 100_000

const places = processWide('places', () => new Generations<Place>(remembered))

/** Takes what `normalizeAddress` returns. Knows networks once `openNetworks` has loaded them. */
export function placeOf(ip: string): Place {
  const known = places.get(ip)
  if (known) return known
  const address = copyText(ip)
  const place = { address, country: countryOf(address), asn: asnOf(address), prefix: copyText(addressPrefix(address)) }
  places.set(address, place)
  return place
}
