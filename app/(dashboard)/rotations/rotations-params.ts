import { z } from 'zod'

export type SearchParams = Record<string, string | string[] | undefined>

/** What the address says. Whatever can't be read counts as left out, so that an old link still leads somewhere. */
const rotationsParams = z.object({
  view: z.enum(['queue', 'calendar']).catch('queue').default('queue'),
  day: z.iso.date().optional().catch(undefined),
})
export type RotationsParams = z.infer<typeof rotationsParams>

export function readRotationsParams(search: SearchParams): RotationsParams {
  return rotationsParams.parse(search)
}

export function dayHref(day: string): string {
  return `/rotations?view=calendar&day=${day}`
}
