export type VerificationError =
  | { reason: 'service_needed' }
  | { reason: 'environment_needed' }
  | { reason: 'outside_token' }
  | { reason: 'service_not_found' }
  | { reason: 'environment_not_found'; environment: string }
  /** and this one may be good: nobody looked */
  | { reason: 'too_many_unknown_keys'; retryAfterSeconds: number }

export function explainVerificationError(error: VerificationError): string {
  switch (error.reason) {
    case 'service_needed':
      return 'Name the service that asks; this token is not bound to one.'
    case 'environment_needed':
      return 'Name the environment that asks; this token is not bound to one.'
    case 'outside_token':
      return 'This token is bound to another service or environment.'
    case 'service_not_found':
      return 'No such service, or this token may not verify for it.'
    case 'environment_not_found':
      return `This service has no ${error.environment} environment.`
    case 'too_many_unknown_keys':
      return 'This token asked for too many keys that nobody made. Whether this one is good was not looked up; ask again.'
  }
}
