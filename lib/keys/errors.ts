import type { OnceError } from './claim-once.ts'

export type KeyError =
  | OnceError
  | { reason: 'not_found' }
  | { reason: 'service_not_found' }
  | { reason: 'environment_not_found'; environment: string }
  | { reason: 'holder_not_found'; holder: string }
  | { reason: 'expiry_in_the_past' }
  | { reason: 'key_ended'; endReason: string }
  | { reason: 'is_decoy' }

/** What happened and what to do, for people and for `detail` of a problem. */
export function explainKeyError(error: KeyError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such key, or you may not do this to it.'
    case 'service_not_found':
      return 'No such service, or you may not create keys for it.'
    case 'environment_not_found':
      return `This service has no ${error.environment} environment.`
    case 'holder_not_found':
      return `${error.holder} is not a member who can hold a key of this service.`
    case 'expiry_in_the_past':
      return 'The key would have expired already. Choose a later time.'
    case 'already_created':
      return 'This request was done before; its key was shown then and can’t be shown again. If that answer was lost, rotate the key.'
    case 'idempotency_key_reused':
      return 'This Idempotency-Key came with another body before. Use a new one for a new request.'
    case 'key_ended':
      return `This key has ended (${error.endReason.replaceAll('_', ' ')}). An ended key never works again; create a new one.`
    case 'is_decoy':
      return 'This is a decoy. It grants nothing and never changes, so that can’t be done to it; it can be ended.'
  }
}
