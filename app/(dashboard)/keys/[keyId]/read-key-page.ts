import type { MemberActor } from '#lib/access/actor.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { effectivePolicy } from '#lib/keys/effective-policy.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { listKeyEvents } from '#lib/keys/key-history.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { getKey, getLineage, keyPermissions, type SecretRow } from '#lib/keys/queries.ts'
import { getRecentUse } from '#lib/keys/recent-use.ts'
import { getOpenRotation } from '#lib/rotation/get-open-rotation.ts'
import { getService } from '#lib/services/queries.ts'
import { getUsage } from '#lib/usage/get-usage.ts'
import { overlapOf } from './overlap.ts'

/** What every tab of a key's page stands on; null where there is no such key that the actor may see. */
export async function readKeyPage(actor: MemberActor, keyId: KeyId, now: Date) {
  const [key, lineage, events, day, use, rotation, alerts] = await Promise.all([
    getKey(actor, keyId, now),
    getLineage(actor, keyId, now),
    listKeyEvents(actor, keyId),
    getUsage(actor, { key: keyId, from: new Date(now.getTime() - 23 * 3_600_000), to: now, interval: 'hour' }),
    getRecentUse(actor, { keyId }, now),
    getOpenRotation(actor, keyId),
    listAlerts(actor, { key: keyId, status: 'unclosed', limit: 100 }, now),
  ])
  if (!key || !lineage) return null
  const service = await getService(actor, key.service)
  const environmentPolicy = service?.environments.find(each => each.environment === key.environment) ?? null
  const policy = environmentPolicy && effectivePolicy(environmentPolicy, key.policy)
  const overlap = overlapOf(key, lineage.secrets)
  const hours = day.ok ? day.value.buckets : []
  const requests = hours.reduce((sum, hour) => sum + hour.requests, 0)
  // Percentiles don't add up to a day's; the last whole hour's is one.
  const p95Ms = hours.at(-2)?.p95Ms ?? null
  const permissions = keyPermissions(actor, key)
  const may = {
    ...permissions,
    // No secret of a compromised key works, so there is nothing to stop but the key itself.
    quarantine: permissions.quarantine && !key.compromisedAt,
    compromise: permissions.revoke && !key.compromisedAt && !key.decoy,
    ask: permissions.quarantine && !rotation && !overlap && isSomebodyElses(actor, key, permissions.rotate),
    // Whoever may turn or stop it, and who holds it, knows whom it went to.
    share: (permissions.rotate || permissions.revoke || isHeldBy(actor, key)) && hasSecret(lineage.secrets),
    undo: keyPermissions(actor, { ...key, quarantinedAt: now }).release,
  }
  const openAlerts = alerts.items.length
  return { key, openAlerts, lineage, events, use, rotation, environmentPolicy, policy, overlap, requests, p95Ms, may }
}

/** Whoever may make the new secret of a machine's key does it rather than asking its person. */
function isSomebodyElses(actor: MemberActor, { holder }: KeyRow, mayRotate: boolean): boolean {
  if (holder?.kind === 'member') return holder.id !== actor.memberId
  return holder !== null && !mayRotate
}

function isHeldBy({ memberId }: MemberActor, { holder }: KeyRow): boolean {
  return holder?.kind === 'member' && holder.id === memberId
}

function hasSecret(secrets: SecretRow[]): boolean {
  return secrets.some(secret => secret.state === 'current')
}

export type KeyPageFacts = NonNullable<Awaited<ReturnType<typeof readKeyPage>>>
