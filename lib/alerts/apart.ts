import type { Transaction } from '#db/tenant.ts'
import { log } from '#lib/log.ts'

/** A deadlock and what could not be serialized (PostgreSQL's appendix A): nobody's fault, and gone when tried again. */
const transient = new Set(['40P01', '40001'])

/**
 * Does a part of a transaction so that its failure, which is logged, takes nothing else with it: what can never be judged
 * must not hold up what can. Throws what is worth trying all again. Says whether it was done.
 */
export async function apart(tx: Transaction, of: object, run: (part: Transaction) => Promise<void>): Promise<boolean> {
  try {
    await tx.transaction(run)
    return true
  } catch (error) {
    if (isTransient(error)) throw error
    log.error({ err: error, ...of }, 'a part of what waits could not be judged')
    return false
  }
}

function isTransient(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && transient.has(String(inner.code))) return true
  }
  return false
}
