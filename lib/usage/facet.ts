export const facetNames = ['service', 'key', 'outcome', 'country', 'network', 'address', 'route', 'client'] as const
export type FacetName = (typeof facetNames)[number]

export interface FacetItem {
  value: string
  /** what people call it */
  label: string
  requests: number
  refused: number
  /** the key that is looked at was first seen with it in this range; known where one key is looked at */
  isNew?: boolean
}

/** How the requests that are looked at are shared out among the values of one dimension, the most frequent first. */
export interface Facet {
  name: FacetName
  items: FacetItem[]
  /** how many values there are in all */
  values: number
  /** requests of values that are not listed, or were not told apart */
  other: number
  /** requests that did not say */
  unknown: number
  /** the share of the raw rows that was read and extrapolated from; null: all were counted */
  sampled: number | null
}
