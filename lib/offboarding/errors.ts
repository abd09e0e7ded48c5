/** A row of the plan that is not as it was when the plan was read. */
export interface ChangedRow {
  kind: 'key' | 'token' | 'machine' | 'webhook'
  id: string
  name: string
  /** `appeared`: it was not in the plan; `gone`: it ended, or is not theirs any more; `used`: it was idle and is not */
  change: 'changed' | 'appeared' | 'gone' | 'used'
}

export type OffboardingError =
  | { reason: 'not_found' }
  | { reason: 'yourself' }
  | { reason: 'last_owner' }
  | { reason: 'holder_needed'; name: string }
  | { reason: 'holder_not_found'; name: string }
  | { reason: 'note_needed'; name: string }
  | { reason: 'not_possible'; name: string; action: string }
  | { reason: 'plan_changed'; changed: ChangedRow[] }

export function explainOffboardingError(error: OffboardingError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such member, or you may not offboard them.'
    case 'yourself':
      return 'Nobody offboards themselves. Ask a lead, a security engineer or an owner.'
    case 'last_owner':
      return 'The organization would be left without an owner, so nothing was done. Make someone else an owner first.'
    case 'holder_needed':
      return `Choose who takes over ${error.name}. Nothing was done.`
    case 'holder_not_found':
      return `Whoever should take over ${error.name} can’t hold it (any more). Choose somebody else; nothing was done.`
    case 'note_needed':
      return `Say why ${error.name} is kept although they know it. Nothing was done.`
    case 'not_possible':
      return `${error.name} can’t be decided like this (${error.action}). Nothing was done.`
    case 'plan_changed': {
      const names = error.changed.slice(0, 3).map(row => row.name)
      const more = error.changed.length - names.length
      return `Since you read the plan, ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''} changed. Nothing was done; the plan below is fresh, and the rows that changed are marked.`
    }
  }
}
