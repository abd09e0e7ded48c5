/** As PostgreSQL reads an array; of ids and numbers, which need no quotes. */
export function arrayOf(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`
}

/** The same of any text; most is plain, and only the rest is quoted. */
export function textArrayOf(values: readonly string[]): string {
  return arrayOf(values.map(value => (plain.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`)))
}

/** Longer than `NULL`, which would be none; an address, an id, a word. */
const plain = /^[\w.:/-]{5,}$|^\d+$/
