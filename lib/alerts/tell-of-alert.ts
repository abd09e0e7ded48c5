import type { alerts } from '#db/schema/alerts.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Finding } from '#lib/detection/finding.ts'
import { isAtLeast } from '#lib/detection/severity.ts'
import { notify } from '#lib/notices/notify.ts'
import { type Recipients, recipientsOf, recipientsOfTeam } from '#lib/notices/recipients.ts'
import { whatNext } from './what-next.ts'

type Alert = typeof alerts.$inferSelect

const noticeSeverity = { low: 'info', medium: 'warning', high: 'critical', critical: 'critical' } as const

/** Tells whom an alert concerns, by how bad it is: the team's leads of any, the key's holder from medium on, security from high on. */
export async function tellOfAlert(
  tx: Transaction,
  { alert, teamId, finding }: { alert: Alert; teamId: string; finding: Finding },
  now: Date,
): Promise<void> {
  const { holder, leads, security } = await recipientsOfAlert(tx, alert, teamId)
  const isHigh = isAtLeast(alert.severity, 'high')
  const to = [
    ...leads,
    ...(isAtLeast(alert.severity, 'medium') ? holder : []),
    ...(isHigh || leads.length === 0 ? security : []),
  ]
  const notice = {
    severity: noticeSeverity[alert.severity],
    title: alert.summary,
    body: `Expected: ${finding.expected}. Seen: ${finding.seen}. ${whatNext(alert, finding)}`,
    href: `/alerts/${alert.id}`,
    keyId: alert.keyId ?? undefined,
    dedupeKey: `alert:${alert.id}:${now.toISOString()}`,
  }
  await notify(tx, alert.organizationId, { ...notice, to }, now)
}

export function recipientsOfAlert(tx: Transaction, alert: Alert, teamId: string): Promise<Recipients> {
  return alert.keyId === null ? recipientsOfTeam(tx, teamId) : recipientsOf(tx, alert.keyId)
}
