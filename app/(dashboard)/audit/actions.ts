'use server'

import { revalidatePath } from 'next/cache'
import { checkChain } from '#lib/audit/check-chain.ts'
import type { ChainReport } from '#lib/audit/verify-chain.ts'
import { currentActor } from '#lib/auth/current-actor.ts'

/** Goes through the whole ledger. Only for those who may read all of it; the verb says so itself. */
export async function checkChainAction(): Promise<ChainReport | null> {
  const checked = await checkChain(await currentActor())
  revalidatePath('/audit')
  return checked.ok ? checked.value : null
}
