import { z } from 'zod'

// PostgreSQL has no year 0, JavaScript writes the year 10000 in a way of its own, and an offset can carry a moment over
// either edge: what is taken here, and what a day or two makes of it, can be written, read and stored.

/** Whether a text that is a moment in ISO 8601 is one of the years 1 to 9998 (UTC). */
export function isStorable(text: string): boolean {
  return Date.parse(text) >= Date.parse('0001-01-01T00:00:00Z') && Date.parse(text) < Date.parse('9999-01-01T00:00:00Z')
}

const error = 'A time with its zone, as in 2027-01-31T00:00:00Z.'

/** A moment as a program names it, with its zone; in UTC from there on, as PostgreSQL refuses an offset over 16 hours. */
export const momentInput = z.iso
  .datetime({ offset: true, error, abort: true })
  .refine(isStorable, { error })
  .transform(text => new Date(text).toISOString())

const isOfLinks = (text: string) => {
  const year = new Date(text).getUTCFullYear()
  return year >= 2000 && year <= 2100
}

/**
 * A moment in a link, and a day, of the years 2000 to 2100. What can't be read counts as left out, so that an old link
 * still leads somewhere.
 */
export const momentParam = z.iso.datetime({ offset: true }).refine(isOfLinks).optional().catch(undefined)
export const dayParam = z.iso.date().refine(isOfLinks).optional().catch(undefined)
