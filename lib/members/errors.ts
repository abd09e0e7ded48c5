import { explainPassword } from '#lib/credentials/passwords-explain.ts'
import type { PasswordRefusal } from '#lib/credentials/passwords-policy.ts'
import { explainSignIn, type SignInError } from '#lib/credentials/sign-in-errors.ts'

export type MemberError =
  /** or forbidden: they look the same */
  | { kind: 'not_found' }
  | { kind: 'password_refused'; refusal: PasswordRefusal }
  /** used, ended, expired or made up */
  | { kind: 'link_dead' }
  | { kind: 'already_member' }
  | { kind: 'last_owner' }
  | { kind: 'yourself' }
  | { kind: 'team_exists' }
  | { kind: 'belongs_elsewhere' }
  | { kind: 'changed_meanwhile' }
  | SignInError

/** What the person reads: what happened, what was kept, what to do. */
export function explain(error: MemberError): string {
  switch (error.kind) {
    case 'not_found':
      return 'Not here, or not yours to change. Nothing was changed; reload to see what is here now.'
    case 'password_refused':
      return explainPassword(error.refusal)
    case 'link_dead':
      return 'This link no longer works: it was used, replaced, revoked, or is too old. Ask whoever gave it to you for a new one.'
    case 'already_member':
      return 'This address is already a member here, so nobody was invited. Add them to a team instead.'
    case 'last_owner':
      return 'The organization would be left without an owner, so nothing was changed. Make someone else an owner first.'
    case 'yourself':
      return 'Nobody does this to themselves, so nothing was changed. Ask an owner.'
    case 'team_exists':
      return 'A team of this name is already here. Choose another name.'
    case 'belongs_elsewhere':
      return 'This person belongs to another organization too, so no link was made: it would open their account there as well. The operator can reset the password at the terminal: keyturn owner reset-password.'
    case 'changed_meanwhile':
      return 'Somebody changed the same thing at the same moment, so nothing was saved. Try again.'
    case 'wrong_credentials':
    case 'delayed':
    case 'busy':
      return explainSignIn(error)
  }
}
