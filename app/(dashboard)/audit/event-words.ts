import { formatDateTime } from '#lib/format/date-time.ts'
import { formatNumber } from '#lib/format/number.ts'

/** What happened, as it goes on from who did it: "Jonas Weber created key checkout-api". */
export const actionWords: Record<string, string> = {
  'organization.created': 'founded',
  'team.created': 'made team',
  'team.member_added': 'added someone to team',
  'team.member_removed': 'took someone out of team',
  'team.role_changed': 'changed a role in team',
  'member.added': 'added',
  'member.invited': 'invited',
  'member.joined': 'accepted the invitation as',
  'member.role_changed': 'changed the role of',
  'member.suspended': 'suspended',
  'member.reinstated': 'reinstated',
  'member.offboarded': 'offboarded',
  'offboarding.continued': 'decided more of the offboarding of',
  'offboarding.closed': 'closed the offboarding of',
  'invitation.revoked': 'revoked the invitation of',
  'session.started': 'signed in',
  'session.ended': 'ended a session of',
  'member.identity_linked': 'linked single sign-on to the account of',
  'member.identity_unlinked': 'unlinked single sign-on from the account of',
  'password.changed': 'changed the password of',
  'password.reset': 'reset the password of',
  'password.reset_link_made': 'made a password link for',
  'service.created': 'made service',
  'service.policy_changed': 'changed the policy of',
  'service.environment_added': 'added an environment to',
  'service.sensitive_routes_changed': 'changed the sensitive routes of',
  'service.detection_changed': 'changed what Keyturn does by itself at',
  'service.when_away_changed': 'changed what is answered while the database is away about the keys of',
  'service.log_source_changed': 'changed the source of the charts of',
  'key.created': 'created key',
  'key.leaked': 'found in plain key',
  'decoy.planted': 'made the decoy',
  'key.rotated': 'rotated key',
  'key.revoked': 'revoked key',
  'key.quarantined': 'quarantined key',
  'key.released': 'released key',
  'key.expired': 'let expire key',
  'key.policy_changed': 'changed the policy of key',
  'key.networks_changed': 'changed where from may be used key',
  'key.noted': 'noted where it lives, of key',
  'key.shared': 'recorded who else has key',
  'key.kept': 'kept as it is key',
  'key.reassigned': 'gave a new holder to key',
  'secret.condemned': 'set an end to what a leaver knows of key',
  'secret.retired': 'retired the old secret of key',
  'key.compromised': 'marked as compromised key',
  'rotation.opened': 'opened the rotation of key',
  'rotation.requested': 'asked for a rotation of key',
  'rotation.overdue': 'found overdue the rotation of key',
  'rotation.contested': 'asked a second time for the next secret of key',
  'overlap.extended': 'made longer the overlap of key',
  'token.created': 'made token',
  'token.leaked': 'found in plain token',
  'token.revoked': 'revoked token',
  'token.replaced': 'replaced token',
  'token.condemned': 'set an end to token',
  'machine.reassigned': 'changed who answers for machine',
  'usage.recounted': 'put right the counts of',
  'alert.acknowledged': 'acknowledged the alert that',
  'alert.resolved': 'resolved the alert that',
  'alert.marked_normal': 'marked as normal that',
  'alert.snoozed': 'snoozed the alert that',
  'alert.assigned': 'assigned the alert that',
  'alert.commented': 'commented on the alert that',
  'webhook.created': 'made webhook',
  'webhook.changed': 'changed webhook',
  'webhook.secret_rotated': 'rotated the secret of webhook',
  'webhook.secret_retired': 'ended the old secret of webhook',
  'webhook.switched_on': 'switched on webhook',
  'webhook.switched_off': 'switched off webhook',
  'webhook.removed': 'removed webhook',
  'webhook.condemned': 'set an end to what a leaver knows of webhook',
  'webhook.kept': 'kept as it is webhook',
  'webhook.tested': 'sent a test to webhook',
  'webhook.redelivered': 'sent a message again to webhook',
  'audit.verified': 'checked the chain of',
  'audit.exported': 'exported',
}

export function wordsFor(action: string): string {
  return actionWords[action] ?? action.replace(/[._]/g, ' ')
}

type Detail = Record<string, unknown>

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

/** What an event is about, by the name it had then. */
export function subjectName({ type, id }: { type: string; id: string | null }, detail: Detail): string {
  if (type === 'session') return ''
  if (type === 'ledger') return 'the ledger'
  const service = type === 'service' ? (text(detail.slug) ?? text(detail.service)) : null
  return (
    service ?? text(detail.name) ?? text(detail.email) ?? text(detail.hint) ?? (id ? `${type} ${id.slice(-6)}` : type)
  )
}

/** Where the subject can be looked at; null where it has no place of its own. */
export function subjectHref({ type, id }: { type: string; id: string | null }, name: string): string | null {
  if (type === 'key' && id) return `/keys/${id}`
  if (type === 'member' && id) return `/people/${id}`
  if (type === 'alert' && id) return `/alerts/${id}`
  if (type === 'webhook' && id) return `/settings/notifications/webhooks/${id}`
  return type === 'service' ? `/services/${encodeURIComponent(name)}` : null
}

/** The one thing worth saying beside it: where, why, from what to what. */
export function aside(detail: Detail): string {
  const service = text(detail.service)
  const environment = text(detail.environment)
  const where = service && environment ? `${service} ${environment}` : (environment ?? null)
  const reason = text(detail.reason)?.replaceAll('_', ' ')
  const { decisionKeys } = detail
  const many =
    typeof decisionKeys === 'number' && decisionKeys > 1 ? `one of ${formatNumber(decisionKeys)} at once` : null
  const until = text(detail.until)
  const end = until && `until ${formatDateTime(until, until)}`
  const parts = [
    where,
    changes(detail),
    reason,
    text(detail.note),
    text(detail.method)?.replaceAll('_', ' '),
    end,
    many,
  ]
  return parts.filter(Boolean).join(', ')
}

/** What a key took for its own as it was has no other value than before, and is not worth a word here. */
function changes({ from, to }: Detail): string | null {
  if (!isRecord(from) || !isRecord(to)) return null
  const changed = Object.keys(to).filter(name => String(from[name]) !== String(to[name]))
  const value = (of: unknown) => String(of ?? 'none')
  return changed
    .map(name => `${name.replace(/([A-Z])/g, ' $1').toLowerCase()} ${value(from[name])} to ${value(to[name])}`)
    .join(', ')
}

function isRecord(value: unknown): value is Detail {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
