import { countryName } from '#lib/format/country-name.ts'
import type { RequestFilter } from '#lib/usage/request-filter.ts'
import type { UsageBucket } from '#lib/usage/usage-buckets.ts'
import { facetWords } from './_components/facet-words.ts'

/** How a value's label is written. On the server alone, as `countryName`. */
export function spellLabel(name: keyof RequestFilter, label: string): string {
  return name === 'country' ? countryName(label) : facetWords[name].spell(label)
}

/** Buckets whose groups are called as they are drawn. */
export function spellGroups(buckets: readonly UsageBucket[], split: keyof RequestFilter): UsageBucket[] {
  return buckets.map(bucket => ({
    ...bucket,
    groups: bucket.groups?.map(group => ({ ...group, label: spellLabel(split, group.label) })),
  }))
}
