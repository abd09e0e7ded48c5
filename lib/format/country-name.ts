const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

/**
 * "Sweden" for SE; a code that names no country stays itself. The words are those of this computer's ICU, so name
 * countries on the server alone: a browser may know them by another name, and would draw the page again.
 */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code
}

const articled =
  /^(United|Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros|Isle|Dominican Rep|Central Af|.* Islands$)/

/** As it stands in a sentence: "the United States", "Sweden". */
export function countryInWords(code: string): string {
  const name = countryName(code)
  return articled.test(name) ? `the ${name}` : name
}
