import { z } from 'zod'

/** Ways in which a live key is weaker than it need be, the gravest first. */
export const findings = [
  'held_by_leavers',
  'browser_exposed',
  'seen_by_many',
  'without_networks',
  'without_rotation',
  'without_expiry',
  'unused',
] as const
export type Finding = (typeof findings)[number]

export const findingInput = z.enum(findings)

/** More people than this know a secret: then it is nobody's. */
export const manyPeople = 5

/** Unused for so long, nothing is taken to need it: a quarter's job has run by then. */
export const unusedDays = 90

/** A browser counts for so long after it was last seen. */
export const browserDays = 30
