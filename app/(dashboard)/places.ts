import type { MemberActor } from '#lib/access/actor.ts'
import { mayAnywhere } from '#lib/access/may.ts'

export const placeNames = [
  'overview',
  'keys',
  'rotations',
  'usage',
  'alerts',
  'services',
  'people',
  'audit',
  'settings',
] as const
export type PlaceName = (typeof placeNames)[number]

/** Where this person may go. What they may not see is absent. Their account is always theirs, so settings are too. */
export function placesFor(actor: MemberActor): PlaceName[] {
  const hidden = new Set<PlaceName>()
  if (!mayAnywhere(actor, 'audit.read')) hidden.add('audit')
  if (!mayAnywhere(actor, 'member.see')) hidden.add('people')
  return placeNames.filter(place => !hidden.has(place))
}
