export type RotationError =
  | { reason: 'not_found' }
  | { reason: 'held_by_member' }
  | { reason: 'key_ended'; endReason: string }
  | { reason: 'overlap_running' }
  | { reason: 'successor_unused' }
  | { reason: 'overlap_too_long'; maxSeconds: number }
  | { reason: 'no_overlap' }

export function explainRotationError(error: RotationError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such key, or you may not do this to it.'
    case 'held_by_member':
      return 'A member holds this key. A token can’t rotate it; its holder can, in the browser.'
    case 'key_ended':
      return `This key has ended (${error.endReason.replaceAll('_', ' ')}), so it can’t be rotated. Create a new one.`
    case 'overlap_running':
      return 'Two secrets of this key work already. Retire the old one first, or wait until it retires.'
    case 'successor_unused':
      return 'This key was rotated, and nobody has used the new secret yet. If it was lost, replace it (replaceUnused).'
    case 'overlap_too_long':
      return `The policy allows an overlap of at most ${error.maxSeconds} seconds.`
    case 'no_overlap':
      return 'This key has one secret. There is no old one to retire.'
  }
}
