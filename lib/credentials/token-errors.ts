export type TokenError =
  | { reason: 'not_found' }
  | { reason: 'forbidden' }
  | { reason: 'service_not_found' }
  | { reason: 'service_needed' }
  | { reason: 'environment_not_found' }
  | { reason: 'expiry_in_the_past' }
  | { reason: 'already_replaced' }

export function explainTokenError(error: TokenError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such token, or you may not do this to it.'
    case 'forbidden':
      return 'You may not make tokens.'
    case 'service_not_found':
      return 'No such service, or you may not make tokens for it.'
    case 'service_needed':
      return 'Your tokens are bound to a service of your team. Choose one.'
    case 'environment_not_found':
      return 'This service has no such environment.'
    case 'already_replaced':
      return 'This token was replaced, and the new one is in use. Replace that one.'
    case 'expiry_in_the_past':
      return 'The token would have expired already. Choose a later time.'
  }
}
