import { actionWords } from './event-words.ts'

const nouns: Record<string, string> = {
  audit: 'The ledger',
  organization: 'Organization',
  team: 'Teams',
  member: 'Members',
  invitation: 'Invitations',
  session: 'Sessions',
  password: 'Passwords',
  service: 'Services',
  key: 'Keys',
  secret: 'Secrets',
  rotation: 'Rotations',
  overlap: 'Overlaps',
  token: 'Tokens',
  machine: 'Machines',
  offboarding: 'Offboarding',
  usage: 'Usage',
  alert: 'Alerts',
  webhook: 'Webhooks',
}

/** The filter's actions, a noun's together; where a noun has several, it can be chosen as a whole. */
export function actionOptions(): { value: string; label: string; group: string }[] {
  const byNoun = Map.groupBy(Object.keys(actionWords), action => action.split('.')[0] ?? '')
  return [...byNoun].flatMap(([noun, actions]) => {
    const group = nouns[noun] ?? noun
    const each = actions.map(value => ({ value, label: value, group }))
    return actions.length > 1 ? [{ value: noun, label: `${noun}.*`, group }, ...each] : each
  })
}
