import { z } from 'zod'
import { environments } from '#lib/access/words.ts'
import { keyIdInput } from '#lib/keys/input.ts'

/** What is kept by the minute is kept for so long, unless the operator says otherwise. */
export const backtestAtMostDays = 90

/** What can be tried; the bounds keep a slip of the keyboard from being taken for a setting. */
export const volumeBounds = {
  leastChange: { min: 1, max: 1_000_000 },
  novelty: { min: 0.01, max: 1 },
  ordinary: { min: 1, max: 20 },
  pressure: { min: 0, max: 2 },
} as const

const within = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max)

/** As `VolumeParameters`. */
export const volumeParametersInput = z.strictObject({
  leastChange: within(volumeBounds.leastChange).int(),
  novelty: within(volumeBounds.novelty),
  ordinary: within(volumeBounds.ordinary),
  pressure: within(volumeBounds.pressure),
})

export const backtestVolumeInput = z
  .strictObject({
    service: z.string().min(1).max(64),
    environment: z.enum(environments),
    /** one of the service's keys; without it all of them, the most used first */
    key: keyIdInput.optional(),
    from: z.date(),
    to: z.date(),
    parameters: volumeParametersInput,
  })
  .refine(({ from, to }) => from < to, { error: 'A range ends after it begins.', path: ['to'] })
  .refine(({ from, to }) => to.getTime() - from.getTime() <= backtestAtMostDays * 86_400_000, {
    error: `At most ${backtestAtMostDays} days.`,
    path: ['from'],
  })
export type BacktestVolumeInput = z.output<typeof backtestVolumeInput>
