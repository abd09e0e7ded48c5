import { readFileSync } from 'node:fs'

/** Its message is for the operator: a sentence, and where there are any the last lines of PostgreSQL's own log. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError'
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
}

/** Turns a failed write below `path` into a sentence; leaves any other error as it is. */
export function explainWrite(error: unknown, path: string): unknown {
  const reason = reasons[(error as NodeJS.ErrnoException)?.code ?? '']
  return reason
    ? new EmbeddedError(`Keyturn can't keep its database in ${path}: ${reason} (${(error as Error).message}).`)
    : error
}

export function lastLines(text: string, count = 12): string {
  return text
    .trimEnd()
    .split('\n')
    .slice(-count)
    .map(line => `  ${line}`)
    .join('\n')
}

/** What a file has grown by since it was `offset` bytes long. */
export function readFrom(path: string, offset: number): string {
  try {
    return readFileSync(path).subarray(offset).toString('utf8')
  } catch {
    return ''
  }
}
