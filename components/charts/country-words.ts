import { countryName } from '#lib/format/country-name.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'

export type CountryCount = { code: string; requests: number; refused: number }

/** From this share on a country is marked: where few of many are refused there is nothing to see. */
export const MARKED_FROM = 0.01

export const isMarked = ({ requests, refused }: CountryCount) => requests > 0 && refused / requests >= MARKED_FROM

/** "Sweden: 18,180,000 requests, 55.4 % of all; 12 refused". */
export function countryWords({ code, requests, refused }: CountryCount, total: number): string {
  const share = total > 0 ? `, ${formatPercent(requests / total)} of all` : ''
  return `${countryName(code)}: ${formatCount(requests, 'request')}${share}${refused > 0 ? `; ${formatNumber(refused)} refused` : ''}`
}

/** The map in a sentence or two: who asks most, and where most is refused. */
export function describeCountries(countries: readonly CountryCount[], total: number): string {
  const sorted = countries.toSorted((a, b) => b.requests - a.requests)
  const [first] = sorted
  if (!first) return 'Requests by country: none in this range.'
  const named = sorted.slice(0, 5).map(each => `${countryName(each.code)} ${formatPercent(each.requests / total)}`)
  const more = sorted.length > 5 ? ` and ${formatCount(sorted.length - 5, 'more country', 'more countries')}` : ''
  const marked = sorted
    .filter(isMarked)
    .map(each => `${countryName(each.code)} ${formatPercent(each.refused / each.requests)}`)
  const refused = marked.length > 0 ? ` Refused: ${marked.slice(0, 5).join(', ')}.` : ''
  return `Requests by country: ${named.join(', ')}${more}.${refused}`
}
