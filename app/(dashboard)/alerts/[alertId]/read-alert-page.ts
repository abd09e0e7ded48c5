import { cache } from 'react'
import type { MemberActor, Role } from '#lib/access/actor.ts'
import { getAlert } from '#lib/alerts/get-alert.ts'
import type { AlertId } from '#lib/alerts/input.ts'
import { isRefused } from '#lib/alerts/is-refused.ts'
import { listAlertLeaks } from '#lib/alerts/list-alert-leaks.ts'
import { getLearning } from '#lib/detection/get-learning.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { listMembers } from '#lib/members/queries.ts'
import { exploreUsage } from '#lib/usage/explore-usage.ts'
import { getDecoyUses } from '#lib/usage/get-decoy-uses.ts'
import { readActorNames } from '../../actor-names.ts'
import { readKeyPage } from '../../keys/[keyId]/read-key-page.ts'
import { bandWindow, chartWindow } from './chart-window.ts'
import { hasLearned, learnedSince } from './learned-since.ts'

/** Read once for the page and for its title. */
export const readAlert = cache((actor: MemberActor, alertId: AlertId) => getAlert(actor, alertId))

/** Who did something, where their name is not the reader's to see. */
const roleWords: Record<Role, string> = { owner: 'An owner', security: 'Security', member: 'A member' }

/** All that an alert's page says; null where there is no such alert that the actor may see. */
export async function readAlertPage(actor: MemberActor, alertId: AlertId, now: Date) {
  const alert = await readAlert(actor, alertId)
  if (!alert) return null
  const { key, service, environment, teamId, band } = alert
  const keyId = key && keyIdInput.parse(key.id)
  const whose = keyId ? { key: keyId } : { service, environment }
  // A volume is expected of what came where the key belongs.
  const drawn = band
    ? { ...bandWindow(alert, band, now), filter: { ...whose, service } }
    : { ...chartWindow(alert, now), filter: whose }
  const [facts, usage, names, members, learning, leaks, uses] = await Promise.all([
    keyId ? readKeyPage(actor, keyId, now) : null,
    exploreUsage(actor, drawn, now),
    readActorNames(actor),
    alert.mayAct ? listMembers(actor, { status: 'active' }) : null,
    keyId && hasLearned(alert.detector) ? getLearning(actor, keyId, now) : null,
    listAlertLeaks(actor, alert),
    keyId && alert.detector === 'decoy_used' ? getDecoyUses(actor, keyId, now) : null,
  ])
  const watchers = (members?.items ?? []).filter(
    ({ role, teams }) => role !== 'member' || teams.some(team => team.teamId === teamId),
  )
  return {
    alert,
    isRefused: isRefused(alert),
    facts,
    /** where the key was found, if that is what it is about */
    leaks,
    learnedSince: learning && learnedSince(learning.detectors, alert.openedAt),
    usage: usage.ok ? usage.value : null,
    uses,
    nameOf: (label: string) =>
      label === 'system:clock' ? 'Keyturn' : names.nameOf(label, roleWords[alert.roles.get(label) ?? 'member']),
    watchers: watchers.map(({ memberId, name }) => ({ memberId, name })),
  }
}

export type AlertPageFacts = NonNullable<Awaited<ReturnType<typeof readAlertPage>>>
