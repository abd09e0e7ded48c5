import { z } from 'zod'
import { momentInput } from '#lib/format/moment-input.ts'
import { line } from '#lib/keys/input.ts'

export const leaksAtOnce = 100

const leakInput = z.strictObject({
  /** the key, or a token of Keyturn, in plain; who reads it from a file has the line feed as well */
  key: z.string().trim().min(1).max(4096),
  /** where it was found; shown as text, never opened */
  url: line(2000).optional(),
  /** what kind of place that is, or who looks: `commit`, `wiki`, `gitleaks` */
  source: line(100).optional(),
  foundAt: momentInput.optional(),
})

export const reportLeaksInput = z.strictObject({ leaks: z.array(leakInput).min(1).max(leaksAtOnce) })
export type ReportLeaksInput = z.infer<typeof reportLeaksInput>

/** GitHub's message; what it may add later is let pass. */
export const githubLeaksInput = z
  .array(
    z.object({
      token: z.string().max(4096),
      type: z.string().max(200),
      url: z.string().nullish(),
      source: z.string().nullish(),
    }),
  )
  .max(10_000)
export type GithubLeaksInput = z.infer<typeof githubLeaksInput>
