/**
 * One line of a CSV file (RFC 4180). A name that someone chose must not become a formula on the machine of whoever opens
 * the file, so what a spreadsheet would run gets a leading apostrophe: also within a cell after what some of them end
 * cells with, whatever its quotes (OWASP, CSV Injection).
 */
export function csvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const inert = value.replace(/(^|[;\t\r\n])(?=[" ]*[=+\-@])/g, "$1'")
  const safe = /^[\t\r]/.test(inert) ? `'${inert}` : inert
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
