import { normalizeAddress } from './address.ts'

export type Fields = { readonly [name: string]: unknown; readonly [source]?: unknown; readonly [isGuess]?: boolean }

/** The gateway's line that a record was made of: no JSON can hold a symbol, so nobody sends one. */
export const source: unique symbol = Symbol('source')
/** The service is what a program calls itself, and nobody's promise that there is one of this name. */
export const isGuess: unique symbol = Symbol('isGuess')

/** Access logs write `-` or nothing where there is nothing. */
export function has(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== '-'
}

/** The first of these fields that says something. */
export function pick(fields: Fields, ...names: string[]): unknown {
  for (const name of names) if (has(fields[name])) return fields[name]
  return undefined
}

// Of the following, null means "says nothing" and undefined "says nonsense".

export function wholeNumber(value: unknown, max: number): number | null | undefined {
  if (!has(value)) return null
  const number = toNumber(value)
  return number !== undefined && Number.isInteger(number) && number >= 0 && number <= max ? number : undefined
}

export function statusOf(value: unknown): number | null | undefined {
  const status = wholeNumber(value, 599)
  return typeof status === 'number' && status < 100 ? undefined : status
}

/** OpenTelemetry allows a host name or a socket for `client.address`: that is no mistake, and no address. */
export function addressOf(fields: Fields): string | null | undefined {
  const told = fields.ip
  if (has(told)) return typeof told === 'string' ? (normalizeAddress(told) ?? undefined) : undefined
  const client = fields['client.address']
  return typeof client === 'string' ? normalizeAddress(client) : null
}

/** Milliseconds, in whole ones at least; or OpenTelemetry's seconds. A request takes a day at most. */
export function duration(fields: Fields): number | null | undefined {
  const told = fields.durationMs
  const seconds = fields['http.server.request.duration']
  if (!has(told) && !has(seconds)) return null
  const value = has(told) ? toNumber(told) : (toNumber(seconds) ?? Number.NaN) * 1000
  return value !== undefined && value >= 0 && value <= 86_400_000 ? value : undefined
}

/** PostgreSQL's text holds no NUL and no half surrogate. */
export function bounded(value: unknown, max: number): string | null | undefined {
  if (!has(value)) return null
  return typeof value === 'string' && value.length <= max && !value.includes('\0') && value.isWellFormed()
    ? value
    : undefined
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d{1,16}(\.\d{1,9})?$/.test(value) ? Number(value) : undefined
}
