import type { MemberActor } from '#lib/access/actor.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { keyPermissions } from '#lib/keys/queries.ts'
import type { Finding } from '#lib/posture/input.ts'
import type { PostureRow } from '#lib/posture/list-posture.ts'

/** What takes a key off the list, as far as its reader may do it here and now, or which lead may; null where neither is known. */
export type Remedy =
  | { kind: 'go'; label: string; href: string }
  | { kind: 'revoke' }
  | { kind: 'ask'; person: string }
  | ({ kind: 'lead'; others: number } & Lead)
  | null

interface Lead {
  memberId: string
  name: string
}

interface Others {
  /** the members on the list whom the reader may offboard */
  offboardable: ReadonlySet<string>
  /** who leads a team, by its id */
  leads: ReadonlyMap<string, readonly Lead[]>
}

export function remedyOf(
  actor: MemberActor,
  finding: Finding,
  { key, person }: PostureRow,
  { offboardable, leads }: Others,
): Remedy {
  switch (finding) {
    case 'held_by_leavers':
      if (person && offboardable.has(person.memberId)) {
        return { kind: 'go', label: 'Offboard', href: `/people/${person.memberId}/offboard` }
      }
      return revoking(actor, key)
    case 'browser_exposed':
    case 'seen_by_many':
      return turning(actor, key)
    case 'without_networks':
      return (
        setting(actor, key, { label: 'Set networks', href: `/keys/${key.id}?networks=1` }) ??
        asking(leads.get(key.teamId))
      )
    case 'without_rotation':
      return setting(actor, key, { label: 'Set interval', href: intervalHref(key) }) ?? asking(leads.get(key.teamId))
    case 'without_expiry':
      return (
        setting(actor, key, { label: 'Set an end', href: `/keys/${key.id}?policy=age` }) ??
        asking(leads.get(key.teamId))
      )
    case 'unused':
      return revoking(actor, key)
  }
}

/** Where the key says so itself, it is changed there; else for all keys of its environment. */
function intervalHref({ id, policy, service, environment }: KeyRow): string {
  return policy && 'rotationIntervalDays' in policy
    ? `/keys/${id}?policy=interval`
    : `/services/${service}/policy/${environment}`
}

function setting(actor: MemberActor, key: KeyRow, go: { label: string; href: string }): Remedy {
  return keyPermissions(actor, key).limit ? { kind: 'go', ...go } : null
}

function asking([lead, ...others]: readonly Lead[] = []): Remedy {
  return lead ? { kind: 'lead', ...lead, others: others.length } : null
}

function revoking(actor: MemberActor, key: KeyRow): Remedy {
  return keyPermissions(actor, key).revoke ? { kind: 'revoke' } : null
}

function turning(actor: MemberActor, key: KeyRow): Remedy {
  const permissions = keyPermissions(actor, key)
  if (key.retiring) return { kind: 'go', label: 'Open overlap', href: `/keys/${key.id}` }
  if (permissions.rotate) return { kind: 'go', label: 'Rotate', href: `/keys/${key.id}?rotate=1` }
  if (!permissions.quarantine || key.openRotation || !key.holder) return null
  return { kind: 'ask', person: key.holder.kind === 'machine' ? key.holder.responsible : key.holder.name }
}
