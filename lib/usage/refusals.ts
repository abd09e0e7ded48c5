/**
 * Verdicts that refuse a request, by their place in a rollup's `refusals`. For ever: what is stored has no names, so a
 * new one comes last.
 */
export const refusals = [
  'malformed',
  'unknown',
  'revoked',
  'expired',
  'quarantined',
  'superseded',
  'wrong_service',
  'wrong_environment',
  'missing_scope',
  'network_not_allowed',
  'browser_refused',
  'rate_limited',
] as const

/** -1 of what is no such verdict. */
export function refusalPlace(outcome: string): number {
  return (refusals as readonly string[]).indexOf(outcome)
}

/** The same in SQL, of a column. */
export function refusalPlaceOf(outcome: string): string {
  return `array_position('{${refusals.join(',')}}'::text[], ${outcome}) - 1`
}
