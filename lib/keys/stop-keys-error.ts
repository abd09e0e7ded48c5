/** A key that keeps a selection from being changed. Its name is null where the actor may not see it. */
export type RefusedKey =
  | { reason: 'not_found'; keyId: string; name: string | null }
  | { reason: 'key_ended'; keyId: string; name: string; endReason: string }

export type StopKeysError = { reason: 'keys_refused'; refused: RefusedKey[] }

const named = 3

/** Which keys stopped it, and that nothing was changed. */
export function explainStopKeysError({ refused }: StopKeysError): string {
  const first = refused.slice(0, named).map(explainRefusedKey)
  const more = refused.length - first.length
  const which = more > 0 ? [...first, `and so on for ${more} more`] : first
  return `Nothing was changed: ${which.join('; ')}. Leave ${refused.length === 1 ? 'it' : 'them'} out and try again.`
}

function explainRefusedKey(key: RefusedKey): string {
  switch (key.reason) {
    case 'not_found':
      return key.name === null
        ? `there is no key ${key.keyId}, or you may not do this to it`
        : `you may not do this to ${key.name}`
    case 'key_ended':
      return `${key.name} has ended (${key.endReason.replaceAll('_', ' ')})`
  }
}
