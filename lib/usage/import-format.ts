import { type LogFormat, logFormats, readLogText } from './log-format.ts'
import type { RejectReason } from './reject-reason.ts'

/** Which format most of a file's first lines have; null if none that is known. */
export function guessFormat(lines: readonly string[]): LogFormat | null {
  const counts = new Map<LogFormat, number>()
  for (const line of lines) {
    const read = readLogText(line, 'auto')
    if (typeof read !== 'string') counts.set(read.format, (counts.get(read.format) ?? 0) + 1)
  }
  const most = Math.max(...counts.values())
  return logFormats.find(format => counts.get(format) === most) ?? null
}

/** A line as a record of the given key, or why it is none. The file says what happened; whose it is, the operator. */
export function readImportLine(
  text: string | null,
  format: LogFormat,
  keyId: string,
): Record<string, unknown> | RejectReason {
  const read = text === null ? 'too_long' : readLogText(text, format)
  if (typeof read === 'string') return read
  return {
    ...(read.record as Record<string, unknown>),
    key: undefined,
    service: undefined,
    environment: undefined,
    keyId,
  }
}
