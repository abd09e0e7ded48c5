import { z } from '@hono/zod-openapi'
import { alertActions } from '#lib/alerts/alert-actions.ts'
import { alertIdInput, alertStatuses } from '#lib/alerts/input.ts'
import { detectors, severities } from '#lib/detection/input.ts'
import { environment, time } from './common.ts'

export const alertPath = z.object({ alertId: alertIdInput })

const request = z
  .object({
    time,
    method: z.string().nullable(),
    path: z.string().nullable(),
    sensitive: z.boolean().openapi({ description: 'It is a case of a sensitive route of the service.' }),
    status: z.int().nullable().openapi({ description: 'The service’s answer; null where Keyturn alone saw it.' }),
    outcome: z.string().openapi({ description: 'Keyturn’s verdict, or `reported`.' }),
    ip: z.string().nullable(),
    country: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .openapi('AlertRequest')

export const alertView = z
  .object({
    id: z.uuid(),
    key: z
      .object({ id: z.uuid(), name: z.string() })
      .nullable()
      .openapi({ description: 'null: of a key that nobody knows; service and environment say where.' }),
    service: z.string(),
    environment,
    detector: z.enum(detectors),
    severity: z.enum(severities),
    status: z.enum(alertStatuses),
    openedAt: time,
    lastSignalAt: time,
    snoozedUntil: time.nullable(),
    closedAt: time.nullable(),
    summary: z.string(),
    expected: z.string(),
    seen: z.string(),
    first: z.array(request).openapi({ description: 'The first requests that it is about, while they are kept.' }),
    actions: z.array(z.enum(alertActions)).openapi({ description: 'What this token could do next.' }),
  })
  .openapi('Alert')

export const alertPage = z.object({ items: z.array(alertView), nextCursor: z.string().nullable() })
