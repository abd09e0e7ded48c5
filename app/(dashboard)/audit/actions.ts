'use server'

import { type ChainReport, verifyChain } from '#lib/audit/verify-chain.ts'
import { currentActor } from '#lib/auth/current-actor.ts'

/** Goes through the whole ledger. Only for those who may read all of it; the verb says so itself. */
export async function verifyChainAction(): Promise<ChainReport> {
  return verifyChain(await currentActor())
}
