import { unstable_rethrow } from 'next/navigation'
import { type StopOutcome, stopKeysAction } from '../actions.ts'

export type StopInput = Parameters<typeof stopKeysAction>[0]

/** A lost answer is an outcome too. */
export async function stop(input: StopInput): Promise<StopOutcome> {
  const lost = 'Keyturn did not answer. Reload the list to see what was done before you try again.'
  return stopKeysAction(input).catch(rethrowOr({ ok: false as const, failed: lost }))
}

export function rethrowOr<T>(value: T) {
  return (error: unknown): T => {
    unstable_rethrow(error)
    return value
  }
}
