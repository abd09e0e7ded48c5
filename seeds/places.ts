// Where requests come from. Addresses are of blocks that nobody has: for documentation (RFC 5737, RFC 3849), for
// benchmarks (RFC 2544), private ones; and so are the numbers of networks (RFC 5398). No list knows their country or
// network, so the sample says both itself.

export interface Place {
  /** null where an address tells nothing: inside the house */
  country: string | null
  asn: number | null
  /** hours ahead of UTC; the sample has no summer time */
  zone: number
  /** a /24 without its last number, or a /48 without what follows */
  block: string
}

export const networks = new Map([
  [64496, 'Tidewater AB'],
  [64497, 'Harbor Cloud'],
  [64498, 'Northlight Hosting'],
  [64499, 'Cirrus Compute'],
  [64500, 'Baltic Fiber'],
  [64501, 'Rhein Breitband'],
  [64502, 'Emerald Telecom'],
  [64503, 'Lion City Broadband'],
  [64504, 'Atlântica Telecom'],
  [64505, 'Great Lakes Cable'],
  [64506, 'Sakura Net'],
  [64507, 'Southern Cross Internet'],
  [64508, 'Albion Mobile'],
  [64509, 'Polder Access'],
  [64510, 'Suomi Kaapeli'],
  [64511, 'Pacific Edge'],
])

const place = (country: string, asn: number, zone: number, block: string): Place => ({ country, asn, zone, block })

/** Where servers stand, of Tidewater's and of those who use its services. */
export const sites = {
  stockholm: place('SE', 64497, 1, '198.18.10'),
  frankfurt: place('DE', 64497, 1, '198.18.20'),
  dublin: place('IE', 64498, 0, '198.18.30'),
  helsinki: place('FI', 64510, 2, '198.18.40'),
  london: place('GB', 64498, 0, '198.18.50'),
  amsterdam: place('NL', 64509, 1, '2001:db8:31'),
  virginia: place('US', 64497, -5, '198.18.60'),
  oregon: place('US', 64511, -8, '2001:db8:1b'),
  toronto: place('CA', 64505, -5, '198.18.70'),
  saoPaulo: place('BR', 64504, -3, '198.18.80'),
  tokyo: place('JP', 64506, 9, '2001:db8:51'),
  sydney: place('AU', 64507, 10, '198.18.90'),
} as const satisfies Record<string, Place>
export type SiteName = keyof typeof sites

/** Where Tidewater's people work, most of them in the first. */
export const offices: [Place, ...Place[]] = [
  place('SE', 64496, 1, '198.51.100'),
  place('DE', 64496, 1, '198.18.21'),
  place('IE', 64496, 0, '198.18.31'),
]

/** Where people are who look at a page. */
export const households: [Place, ...Place[]] = [
  place('SE', 64500, 1, '198.19.10'),
  place('DE', 64501, 1, '198.19.20'),
  place('GB', 64508, 0, '198.19.30'),
  place('US', 64505, -5, '198.19.40'),
  place('FI', 64510, 2, '198.19.50'),
  place('NL', 64509, 1, '2001:db8:f31'),
  place('IE', 64502, 0, '198.19.60'),
  place('US', 64511, -8, '198.19.70'),
  place('BR', 64504, -3, '198.19.80'),
  place('JP', 64506, 9, '2001:db8:f51'),
  place('AU', 64507, 10, '198.19.90'),
  place('CA', 64505, -5, '198.19.100'),
]

/** An address of a place; the same for the same number. */
export function addressIn({ block }: Place, number: number): string {
  return block.includes(':') ? `${block}::${(1 + number).toString(16)}` : `${block}.${1 + (number % 253)}`
}
