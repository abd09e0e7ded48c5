import { parseCombinedLine } from './combined-line.ts'
import { maxLineLength, type RejectReason } from './log-line.ts'

export const importFormats = ['combined', 'ndjson'] as const
export type ImportFormat = (typeof importFormats)[number]

/** Which format a file's first lines have; null if none that is known. */
export function guessFormat(lines: readonly string[]): ImportFormat | null {
  const told = lines.filter(line => line.trim() !== '')
  const count = (isOne: (line: string) => boolean) => told.filter(isOne).length
  const json = count(isJsonObject)
  const combined = count(line => parseCombinedLine(line) !== null)
  if (json === 0 && combined === 0) return null
  return json > combined ? 'ndjson' : 'combined'
}

function isJsonObject(line: string): boolean {
  try {
    return line.trimStart().startsWith('{') && typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}

/** A line as a record of the given key, or why it is none. The file says what happened; whose it is, the operator. */
export function readImportLine(
  text: string | null,
  format: ImportFormat,
  keyId: string,
): Record<string, unknown> | RejectReason {
  if (text === null || text.length > maxLineLength) return 'too_long'
  if (format === 'combined') {
    const record = parseCombinedLine(text)
    return record ? { ...record, keyId } : 'bad_format'
  }
  try {
    const record: unknown = JSON.parse(text)
    if (typeof record !== 'object' || record === null || Array.isArray(record)) return 'not_an_object'
    return { ...record, key: undefined, service: undefined, environment: undefined, keyId }
  } catch {
    return 'bad_json'
  }
}
