import type { Busy } from './passwords-queue.ts'
import type { Delayed } from './sign-in-attempts.ts'

export type SignInError = { kind: 'wrong_credentials' } | Delayed | Busy

export function explainSignIn(error: SignInError): string {
  switch (error.kind) {
    case 'wrong_credentials':
      return 'That address and password don’t belong together. Check both; a forgotten password is reset by an owner’s link.'
    case 'delayed':
      return `Too many wrong passwords. Try again in ${error.retryAfterSeconds} ${error.retryAfterSeconds === 1 ? 'second' : 'seconds'}; the right one will work then.`
    case 'busy':
      return 'Too many people are signing in at this moment, so this attempt was not looked at. Try again in a few seconds.'
  }
}
