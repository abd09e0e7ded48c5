import { z } from 'zod'
import { precisionDays } from '#lib/alerts/input.ts'
import { severities } from '#lib/detection/input.ts'

/** What the inbox's address says; whatever can't be read counts as left out. */
const alertsParams = z.object({
  show: z.enum(['open', 'closed', 'judged']).catch('open').default('open'),
  severity: z.enum(severities).optional().catch(undefined),
  cursor: z.string().max(500).optional().catch(undefined),
  /** of what was judged: over how many days, of which service */
  days: z.coerce.number().pipe(z.literal(precisionDays)).catch(28).default(28),
  service: z.string().max(64).optional().catch(undefined),
})
export type AlertsParams = z.infer<typeof alertsParams>

export function readAlertsParams(search: Record<string, string | string[] | undefined>): AlertsParams {
  const first = Object.entries(search).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value])
  return alertsParams.parse(Object.fromEntries(first))
}

/** The address of the inbox with something changed; any change starts from the top. */
export function alertsHref(
  { show, severity, days, service }: AlertsParams,
  change: Partial<AlertsParams> = {},
): string {
  const next = { show, severity, days, service, ...change }
  const search = new URLSearchParams()
  if (next.show !== 'open') search.set('show', next.show)
  if (next.show === 'judged') {
    if (next.days !== 28) search.set('days', String(next.days))
    if (next.service) search.set('service', next.service)
    return `/alerts?${search}`
  }
  if (next.severity) search.set('severity', next.severity)
  if (next.cursor) search.set('cursor', next.cursor)
  return search.size > 0 ? `/alerts?${search}` : '/alerts'
}
