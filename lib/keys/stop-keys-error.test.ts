import { expect, test } from 'vitest'
import { explainStopKeysError, type RefusedKey } from './stop-keys-error.ts'

const ended = (name: string): RefusedKey => ({ reason: 'key_ended', keyId: '1', name, endReason: 'holder_left' })
const forbidden: RefusedKey = { reason: 'not_found', keyId: '2', name: 'cron' }
const unseen: RefusedKey = { reason: 'not_found', keyId: '3', name: null }

test.each<[RefusedKey[], string]>([
  [[ended('api')], 'Nothing was changed: api has ended (holder left). Leave it out and try again.'],
  [
    [forbidden, unseen],
    'Nothing was changed: you may not do this to cron; there is no key 3, or you may not do this to it. Leave them out and try again.',
  ],
  [
    ['a', 'b', 'c', 'd', 'e'].map(ended),
    'Nothing was changed: a has ended (holder left); b has ended (holder left); c has ended (holder left); and so on for 2 more. Leave them out and try again.',
  ],
])('%j', (refused, text) => expect(explainStopKeysError({ reason: 'keys_refused', refused })).toBe(text))
