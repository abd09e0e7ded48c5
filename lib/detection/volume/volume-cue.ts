import { z } from 'zod'

/** What the detector found of a key, or of a service: the value of a cue of the kind `volume`, as JSON. */
export const volumeCueInput = z.object({
  isMore: z.boolean(),
  by: z.enum(['stretch', 'silence', 'novelty']),
  /** of the stretch that is told of */
  minutes: z.number(),
  seen: z.number(),
  expected: z.number(),
  low: z.number(),
  high: z.number(),
  /** how many days it is compared with */
  days: z.number(),
  /** of a service: how many of its keys are used so, and how many it has in use */
  keys: z.object({ far: z.number(), all: z.number() }).optional(),
  /** of something that is like nothing before: the stretch that it is likest */
  nearest: z.object({ at: z.number(), seen: z.number() }).optional(),
  band: z.object({
    from: z.string(),
    minutes: z.number(),
    low: z.array(z.number()),
    high: z.array(z.number()),
  }),
})
export type VolumeCue = z.infer<typeof volumeCueInput>
