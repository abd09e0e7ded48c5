import type { RequestFilter } from '#lib/usage/request-filter.ts'

interface FacetWords {
  one: string
  many: string
  /** How a value's label is written; a country's name comes from the server, by `spellLabel`. */
  spell: (label: string) => string
  /** What a machine reads. */
  isMono: boolean
}

const asIs = (label: string) => label
const words = (one: string, many: string, more: Partial<FacetWords> = {}): FacetWords => ({
  one,
  many,
  spell: asIs,
  isMono: false,
  ...more,
})

export const facetWords: Record<keyof RequestFilter, FacetWords> = {
  service: words('Service', 'Services'),
  environment: words('Environment', 'Environments'),
  key: words('Key', 'Keys'),
  outcome: words('Verdict', 'Verdicts', { spell: label => label.replaceAll('_', ' ') }),
  country: words('Country', 'Countries'),
  network: words('Network', 'Networks'),
  address: words('Address', 'Addresses', { isMono: true }),
  route: words('Route', 'Routes', { isMono: true }),
  client: words('Client', 'Clients'),
}
