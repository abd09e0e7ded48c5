export type RotationError =
  | { reason: 'not_found' }
  | { reason: 'held_by_member' }
  | { reason: 'key_ended'; endReason: string }
  | { reason: 'is_decoy' }
  | { reason: 'overlap_running' }
  | { reason: 'successor_unused' }
  | { reason: 'overlap_too_long'; maxSeconds: number }
  | { reason: 'no_overlap' }
  | { reason: 'overlap_not_started' }
  | { reason: 'beyond_policy'; latest: string }
  | { reason: 'not_later' }
  | { reason: 'quarantined' }
  | { reason: 'secret_ended' }
  | { reason: 'secret_condemned' }
  | { reason: 'self_rotation_off' }
  | { reason: 'not_due' }
  | { reason: 'successor_claimed' }
  | { reason: 'turned_too_often' }

export function explainRotationError(error: RotationError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such key, or you may not do this to it.'
    case 'held_by_member':
      return 'A member holds this key. A token can’t rotate it; its holder can, in the browser.'
    case 'key_ended':
      return `This key has ended (${error.endReason.replaceAll('_', ' ')}), so it can’t be rotated. Create a new one.`
    case 'is_decoy':
      return 'This is a decoy. Nobody uses it, so there is nothing to rotate; it can be ended.'
    case 'overlap_running':
      return 'Two secrets of this key work already. Retire the old one first, or wait until it retires.'
    case 'successor_unused':
      return 'This key was rotated, and nobody has used the new secret yet. If it was lost, replace it (replaceUnused).'
    case 'overlap_too_long':
      return `The policy allows an overlap of at most ${error.maxSeconds} seconds.`
    case 'overlap_not_started':
      return 'Nobody has used the new secret yet, so the overlap has no end that could be moved.'
    case 'beyond_policy':
      return `The old secret works until ${error.latest} at the latest: the policy set that when the key was rotated.`
    case 'not_later':
      return 'That is not later than its end as it stands. To end it sooner, retire the old secret.'
    case 'quarantined':
      return 'This key is quarantined. Release it first.'
    case 'secret_ended':
      return 'This secret has ended.'
    case 'secret_condemned':
      return 'Somebody who left knows this secret, so it ends when that was decided, and can’t ask for a successor. A person makes the new one.'
    case 'self_rotation_off':
      return 'The policy of this key lets people rotate it, and not the key itself.'
    case 'not_due':
      return 'This key may turn itself only when its rotation is due, and it is not.'
    case 'successor_claimed':
      return 'This secret has its successor already, and another request asked for it. The holder has been told.'
    case 'turned_too_often':
      return 'This key was given as many secrets within a day as it may ask for by itself. A person can still rotate it.'
    case 'no_overlap':
      return 'This key has one secret. There is no old one to retire.'
  }
}
