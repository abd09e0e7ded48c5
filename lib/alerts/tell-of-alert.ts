import { eq } from 'drizzle-orm'
import type { alerts } from '#db/schema/alerts.ts'
import { services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Finding } from '#lib/detection/finding.ts'
import { isAtLeast } from '#lib/detection/severity.ts'
import { notify } from '#lib/notices/notify.ts'
import { type Recipients, recipientsOf, recipientsOfTeam } from '#lib/notices/recipients.ts'
import { tellWebhooks } from '#lib/webhooks/tell-webhooks.ts'
import { whatNext } from './what-next.ts'

type Alert = typeof alerts.$inferSelect

const noticeSeverity = { low: 'info', medium: 'warning', high: 'critical', critical: 'critical' } as const

interface Telling {
  alert: Alert
  event: 'alert.opened' | 'alert.raised'
  /** the key's name, or the service's, and the team that owns the service */
  of: { name: string; teamId: string }
  finding: Finding
}

/**
 * Tells whom an alert concerns, by how bad it is: the team's leads of any, the key's holder from medium on, security from
 * high on; and the webhooks that asked for it.
 */
export async function tellOfAlert(tx: Transaction, { alert, event, of, finding }: Telling, now: Date): Promise<void> {
  const { holder, leads, security } = await recipientsOfAlert(tx, alert, of.teamId)
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
  const [service] = await tx.select({ slug: services.slug }).from(services).where(eq(services.id, alert.serviceId))
  const told = {
    event,
    ...{ severity: alert.severity, summary: alert.summary, href: notice.href, note: whatNext(alert, finding) },
    alert: { id: alert.id, detector: alert.detector },
    found: { expected: finding.expected, seen: finding.seen },
    key: alert.keyId === null ? undefined : { id: alert.keyId, name: of.name },
    ...{ service: service?.slug, environment: alert.environment },
  }
  await tellWebhooks(tx, alert.organizationId, told, now)
}

export function recipientsOfAlert(tx: Transaction, alert: Alert, teamId: string): Promise<Recipients> {
  return alert.keyId === null ? recipientsOfTeam(tx, teamId) : recipientsOf(tx, alert.keyId)
}
