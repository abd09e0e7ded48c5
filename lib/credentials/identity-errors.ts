/** Why single sign-on did not lead where it was meant to. They travel in an address, so they are words without data. */
export const identityErrors = [
  // between this server and the provider
  'not_configured',
  'unreachable',
  'denied',
  'stale',
  'untrusted',
  'unverified',
  // between the proven identity and the accounts here
  'no_access',
  'not_linked',
  'link_dead',
  'already_member',
  'wrong_address',
  'other_session',
  'linked_elsewhere',
  'already_linked',
  'no_link',
  'no_password',
  'changed_meanwhile',
] as const

export interface IdentityError {
  kind: (typeof identityErrors)[number]
}

/** Whether a word that came in an address is one of these. */
export function isIdentityError(text: unknown): text is IdentityError['kind'] {
  return identityErrors.some(kind => kind === text)
}

/** What the person reads: what happened, and what to do. */
export function explainIdentity({ kind }: IdentityError): string {
  switch (kind) {
    case 'not_configured':
      return 'This server has no single sign-on.'
    case 'unreachable':
      return 'Your identity provider did not answer. Try again in a moment; the server’s log says why.'
    case 'denied':
      return 'Your identity provider did not let you through, so nothing was done here.'
    case 'stale':
      return 'That single sign-on was finished already, took longer than 15 minutes, or was begun in another browser. Start it again.'
    case 'untrusted':
      return 'The answer of your identity provider could not be trusted, so it was thrown away. Try again; the server’s log says why.'
    case 'unverified':
      return 'Your identity provider does not vouch for your email address, so it can’t be used here. Ask whoever runs it.'
    case 'no_access':
      return 'You have no access here. Ask an owner or your team’s lead for an invitation.'
    case 'not_linked':
      return 'Your address has an account here that single sign-on does not open yet. Sign in with your password, then link single sign-on in Settings, Your account. Without a password, ask an owner for a link that sets one.'
    case 'link_dead':
      return 'This link no longer works: it was used, replaced, revoked, or is too old. Ask whoever gave it to you for a new one.'
    case 'already_member':
      return 'You are a member here already. Sign in instead.'
    case 'wrong_address':
      return 'Your identity provider knows you by another address than this. Sign in there as the person who is meant, then try again.'
    case 'other_session':
      return 'The link was begun in another session, so nothing was linked. Begin again in this one.'
    case 'linked_elsewhere':
      return 'This identity opens another account here already, so nothing was linked.'
    case 'already_linked':
      return 'Your account is linked to another identity at this provider. Unlink that one first.'
    case 'no_link':
      return 'Your account is not linked any more. Reload to see what is here now.'
    case 'no_password':
      return 'Without a password this link is your only way in, so it was kept. An owner can make you a link that sets one.'
    case 'changed_meanwhile':
      return 'Somebody changed the same thing at the same moment, so nothing was saved. Try again.'
  }
}
