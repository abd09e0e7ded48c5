import { copyText } from '#lib/copy-text.ts'
import { Generations } from '#lib/generations.ts'
import { processWide } from '#lib/process-wide.ts'
import { countryOf } from './country.ts'
import { asnOf } from './network.ts'

/** What an address says of where it is. */
export interface Place {
  /** of two letters; null where the database knows none */
  country: string | null
  /** of the network that announces it; null where nobody does */
  asn: number | null
}

/** Eighty bytes each, and twice as many at most. */
const remembered = 200_000

interface Places {
  byAddress: Generations<Place>
  /** one for all addresses that are there: there are some ten thousand */
  all: Map<string, Place>
}

const places = processWide<Places>('places', () => ({ byAddress: new Generations(remembered), all: new Map() }))

/** Takes what `normalizeAddress` returns. Knows networks once `openNetworks` has loaded them. */
export function placeOf(address: string): Place {
  return places.byAddress.get(address) ?? remember(copyText(address))
}

function remember(address: string): Place {
  const country = countryOf(address)
  const asn = asnOf(address)
  const name = `${country} ${asn}`
  const place = places.all.get(name) ?? { country, asn }
  places.all.set(name, place)
  places.byAddress.set(address, place)
  return place
}
