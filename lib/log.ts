import { inspect } from 'node:util'
import pino from 'pino'

// Machines' log, JSON on standard error; what a person reads at the start goes to standard output in plain lines.
// A key in a log outlives its revocation in backups and third parties' hands, so every line passes the scrubber as
// text, after whoever wrote it forgot to.

const keys = /((?:[a-z][a-z0-9_]{0,15})_(?:dev|stg|prd)_|ktn_)[0-9A-Za-z]{49}/g

/** Replaces whatever has the shape of a key or a token by its prefix and an ellipsis. */
export function scrubKeys(text: string): string {
  return text.replace(keys, '$1…')
}

const secretFields = [
  'password',
  'secret',
  'token',
  'key',
  'pepper',
  'authorization',
  'cookie',
  '["x-api-key"]',
  '["x-keyturn-token"]',
]

const options: pino.LoggerOptions = {
  level: process.env.NODE_ENV === 'test' ? 'silent' : 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: label => ({ level: label }) },
  redact: {
    paths: secretFields.flatMap(field =>
      field.startsWith('[') ? [`*${field}`, `*.*${field}`, `*.*.*${field}`] : [field, `*.${field}`, `*.*.${field}`],
    ),
    censor: '…',
  },
  serializers: { err: describeError, error: describeError },
  hooks: { streamWrite: scrubKeys, logMethod: nameError },
}

export function createLog(destination?: pino.DestinationStream): pino.Logger {
  return pino(options, destination ?? pino.destination({ fd: 2, sync: true }))
}

export const log = createLog()

/** Left alone, pino takes the message of a bare error for the line's own, past the serializer. */
function nameError(this: pino.Logger, args: Parameters<pino.LogFn>, method: pino.LogFn): void {
  const [first, message] = args as unknown as [unknown, string | undefined]
  const err = first instanceof Error ? first : (first as { err?: unknown } | null)?.err
  if (!(err instanceof Error) || message !== undefined) method.apply(this, args)
  else method.call(this, first instanceof Error ? { err } : first, String(describeError(err).message))
}

/**
 * Next prints by itself what a page or an action threw, past the log. A failed query's message holds its parameters,
 * hashes among them, so errors are described here before they are printed.
 */
export function scrubConsole(): void {
  const print = console.error
  console.error = (...args: unknown[]) =>
    print(
      ...args.map(each => {
        if (typeof each === 'string') return scrubKeys(each)
        return each instanceof Error ? scrubKeys(inspect(describeError(each), { depth: 5 })) : each
      }),
    )
}

/** Message and stack, and of a failed query only its code: its message holds the parameters. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const {
    code,
    constraint_name: constraint,
    query,
  } = error as { code?: string; constraint_name?: string; query?: string }
  const isQuery = query !== undefined || error.name === 'PostgresError'
  const frames = error.stack?.split('\n').filter(line => /^\s+at /.test(line))
  return {
    name: error.name === 'Error' ? error.constructor.name : error.name,
    message: isQuery ? 'a database query failed' : error.message,
    code,
    constraint,
    cause: error.cause === undefined ? undefined : describeError(error.cause),
    stack: frames?.join('\n'),
  }
}
