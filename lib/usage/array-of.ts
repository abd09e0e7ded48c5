/** As PostgreSQL reads an array; of ids and numbers, which need no quotes. */
export function arrayOf(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`
}
