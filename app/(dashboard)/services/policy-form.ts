import { z } from 'zod'
import { environments } from '#lib/access/words.ts'
import { formatCount } from '#lib/format/number.ts'
import type { UpdateEnvironmentPolicyInput } from '#lib/services/input.ts'

const whole = (least: number, most: number, unit: 'day' | 'hour') =>
  z.coerce
    .number({ error: 'A whole number.' })
    .int('A whole number.')
    .min(least, `At least ${formatCount(least, unit)}.`)
    .max(most, `At most ${formatCount(most, unit)}.`)

/** The policy as a form has it: in hours and days, and a checkbox that is absent when it is not ticked. */
export const policyForm = z
  .object({
    service: z.string().min(1).max(64),
    environment: z.enum(environments),
    rotationIntervalDays: whole(1, 3650, 'day'),
    overlapHours: whole(0, 8760, 'hour'),
    deadlineDays: whole(1, 365, 'day'),
    atDeadline: z.enum(['hold', 'retire']),
    createNeedsLead: z.literal('on').optional(),
  })
  .refine(form => form.overlapHours <= form.deadlineDays * 24, {
    path: ['overlapHours'],
    error: 'Longer than the deadline. Choose a shorter overlap or a later deadline.',
  })
  .transform(
    ({ overlapHours, deadlineDays, createNeedsLead, ...rest }): UpdateEnvironmentPolicyInput => ({
      ...rest,
      overlapSeconds: overlapHours * 3600,
      deadlineSeconds: deadlineDays * 86_400,
      createNeedsLead: createNeedsLead === 'on',
    }),
  )
