import { lt } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { signInAttempts } from '#db/schema/users.ts'
import { forgetAfterMs } from './sign-in-delay.ts'

/**
 * Forgets failed sign-ins that delay nothing any more: whoever tries from many addresses would else fill the table for
 * ever. Returns how many.
 */
export async function forgetAttempts(now: Date = new Date()): Promise<number> {
  const isOver = lt(signInAttempts.lastFailedAt, new Date(now.getTime() - forgetAfterMs))
  const forgotten = await database('auth').delete(signInAttempts).where(isOver)
  return forgotten.count
}
