import type { z } from '@hono/zod-openapi'
import type { DescribedAlert } from '#lib/alerts/describe-alerts.ts'
import type { alertView } from './schemas/alerts.ts'

/** An alert as the API shows it: named field by field, as keys are. */
export function toAlertView(alert: DescribedAlert): z.input<typeof alertView> {
  const { id, key, service, environment, detector, severity, status, summary, signals, first, actions } = alert
  return {
    ...{ id, key, service, environment, detector, severity, status },
    openedAt: alert.openedAt.toISOString(),
    lastSignalAt: alert.lastSignalAt.toISOString(),
    snoozedUntil: alert.snoozedUntil?.toISOString() ?? null,
    closedAt: alert.closedAt?.toISOString() ?? null,
    summary,
    expected: joined(signals.map(signal => signal.expected)),
    seen: joined(signals.map(signal => signal.seen)),
    first: first.map(({ time, method, path, isSensitive, status: answer, outcome, ip, country, userAgent }) => ({
      ...{ time: time.toISOString(), method, path, sensitive: isSensitive, status: answer },
      ...{ outcome, ip, country, userAgent },
    })),
    actions,
  }
}

const joined = (texts: string[]) => [...new Set(texts)].join('; ')
