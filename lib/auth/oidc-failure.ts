import type { IdentityError } from '#lib/credentials/identity-errors.ts'
import { log } from '#lib/log.ts'

/** What became of a round trip that failed, in a word for the person; for the operator a line where it is theirs to mend. */
export function kindOfFailure(failure: unknown): IdentityError['kind'] {
  // By `type`, which survives a build; class names do not.
  const type = failure instanceof Error && 'type' in failure ? failure.type : null
  if (type === 'InvalidCheck') return 'stale'
  if (type === 'OAuthCallbackError') return 'denied'
  const cause = causeOf(failure)
  log.warn(
    { reason: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause) },
    'single sign-on failed',
  )
  return isUnreachable(cause) ? 'unreachable' : 'untrusted'
}

/** The error beneath Auth.js' own, whose message says what went wrong. */
function causeOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : null
  return typeof cause === 'object' && cause !== null && 'err' in cause ? cause.err : error
}

function isUnreachable(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.message === 'fetch failed')
}
