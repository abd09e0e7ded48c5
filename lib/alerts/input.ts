import { z } from 'zod'
import { severities } from '#lib/detection/input.ts'
import { line } from '#lib/keys/input.ts'

export const alertIdInput = z.uuid().brand<'AlertId'>()
export type AlertId = z.infer<typeof alertIdInput>

export const alertStatuses = ['open', 'acknowledged', 'resolved', 'normal'] as const
export type AlertStatus = (typeof alertStatuses)[number]

export const listAlertsInput = z.object({
  /** `unclosed`: open and acknowledged; `closed`: resolved and normal */
  status: z.enum([...alertStatuses, 'unclosed', 'closed']).optional(),
  severity: z.enum(severities).optional(),
  /** a key's id */
  key: z.uuid().optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type ListAlertsInput = z.infer<typeof listAlertsInput>

/** Over how many days it is asked how often detectors were right. */
export const precisionDays = [28, 90] as const

export interface PrecisionInput {
  days: (typeof precisionDays)[number]
  /** slug */
  service?: string | undefined
}

/** Nobody silences an alert for longer. */
export const snoozeAtMostDays = 7

const note = line(1000).optional()

export const alertNoteInput = z.strictObject({ note })
export type AlertNoteInput = z.infer<typeof alertNoteInput>

export const snoozeAlertInput = z.strictObject({ note, until: z.iso.datetime({ offset: true }) })
export type SnoozeAlertInput = z.infer<typeof snoozeAlertInput>

export const commentAlertInput = z.strictObject({ note: line(1000) })
export type CommentAlertInput = z.infer<typeof commentAlertInput>

/** null: nobody any more */
export const assignAlertInput = z.strictObject({ memberId: z.uuid().nullable() })
export type AssignAlertInput = z.infer<typeof assignAlertInput>
