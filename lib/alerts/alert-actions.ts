import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { keyPermissions } from '#lib/keys/queries.ts'
import type { AlertRow } from './alert-row.ts'
import { isRefused } from './is-refused.ts'

export const alertActions = [
  'acknowledge',
  'resolve',
  'mark-normal',
  'snooze',
  'quarantine',
  'release',
  'rotate',
  'revoke',
] as const
export type AlertAction = (typeof alertActions)[number]

/** What the actor could do next about an alert, as it and its key stand: named as the API's calls are. */
export function actionsOn(actor: Actor, alert: AlertRow, key: KeyRow | undefined): AlertAction[] {
  const { teamId, serviceId, environment, status, closedAt } = alert
  const maySilence = closedAt === null && may(actor, 'alert.silence', { teamId, serviceId, environment })
  const permissions = key && keyPermissions(actor, key)
  const can: Record<AlertAction, boolean> = {
    acknowledge: status === 'open' && may(actor, 'alert.act', { teamId, serviceId, environment }),
    ...{ resolve: maySilence, 'mark-normal': maySilence, snooze: maySilence && alert.detector !== 'decoy_used' },
    quarantine: permissions?.quarantine === true && !isRefused(alert),
    release: permissions?.release === true,
    rotate: permissions?.rotate === true && key?.retiring === null && !isPersonal(actor, key),
    revoke: permissions?.revoke === true,
  }
  return alertActions.filter(action => can[action])
}

/** A token can't rotate what a member holds. */
const isPersonal = (actor: Actor, { holder }: KeyRow) => actor.kind === 'token' && holder?.kind === 'member'
