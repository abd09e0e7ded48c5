import type { Scope } from '#lib/access/actor.ts'

/** What each scope lets a program do, in words. */
export const scopeWords: Record<Scope, string> = {
  'keys:verify': 'Ask whether a key may be used',
  'logs:write': 'Report requests made with keys',
  'keys:read': 'See keys, never their secrets',
  'keys:write': 'Create, rotate, stop and release keys',
  'services:write': 'Make services and change their policies',
  'usage:read': 'Read how keys are used',
  'alerts:read': 'Read alerts',
  'alerts:write': 'Acknowledge and resolve alerts',
  'audit:read': 'Read the ledger',
  'members:write': 'Invite people and change their teams',
}
