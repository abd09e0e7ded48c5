export type VerificationError =
  | { reason: 'service_needed' }
  | { reason: 'environment_needed' }
  | { reason: 'outside_token' }
  | { reason: 'service_not_found' }
  | { reason: 'environment_not_found'; environment: string }

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
  }
}
