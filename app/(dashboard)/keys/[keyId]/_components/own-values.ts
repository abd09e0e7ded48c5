import {
  draftOf,
  type PolicyDraft,
  type PolicyErrors,
  type PolicyValues,
  readDraft,
} from '#app/(dashboard)/services/policy-draft.ts'
import type { RotationPolicy } from '#lib/services/input.ts'

/** What a key can be given of its own here, together: the values, and the parts of the form that hold them. */
export const ownGroups = {
  interval: { fields: ['rotationIntervalDays'], parts: ['rotates', 'rotationIntervalDays'] },
  moment: { fields: ['rotationHour', 'rotationZone'], parts: ['rotationHour', 'rotationZone'] },
  overlap: { fields: ['overlapSeconds'], parts: ['overlapSeconds', 'overlapUnit'] },
  deadline: { fields: ['deadlineSeconds'], parts: ['deadlineSeconds', 'deadlineUnit'] },
  self: { fields: ['selfRotation'], parts: ['selfRotation'] },
  age: { fields: ['maxAgeDays'], parts: ['maxAgeDays'] },
  idle: { fields: ['idleDays'], parts: ['idleDays'] },
} as const satisfies Record<string, { fields: (keyof RotationPolicy)[]; parts: (keyof PolicyDraft)[] }>

export type OwnGroup = keyof typeof ownGroups
export const ownGroupNames = Object.keys(ownGroups) as OwnGroup[]
type Own = Partial<RotationPolicy>

/** Which of them the key has now. */
export function groupsOf(own: Own | null): OwnGroup[] {
  return ownGroupNames.filter(name => ownGroups[name].fields.some(field => field in (own ?? {})))
}

type Read = { ok: true; own: Own | null } | { ok: false; fields: PolicyErrors }

/**
 * What the key shall have: the chosen groups as they were typed, and what it has beside them and this form does not
 * show. What is not chosen is the environment's, whatever was typed before it was let go.
 */
export function readOwn(
  environmentPolicy: PolicyValues,
  before: Own | null,
  chosen: OwnGroup[],
  draft: PolicyDraft,
): Read {
  const shown: string[] = ownGroupNames.flatMap(name => ownGroups[name].fields)
  const kept = Object.fromEntries(Object.entries(before ?? {}).filter(([field]) => !shown.includes(field)))
  const base = { ...environmentPolicy, ...kept }
  const typed = Object.fromEntries(chosen.flatMap(name => ownGroups[name].parts).map(part => [part, draft[part]]))
  const read = readDraft({ ...draftOf(base), ...typed })
  if (!read.ok) return read
  const set = Object.fromEntries(
    chosen.flatMap(name => ownGroups[name].fields).map(field => [field, read.values[field]]),
  )
  const own = { ...kept, ...set }
  return { ok: true, own: Object.keys(own).length > 0 ? own : null }
}
