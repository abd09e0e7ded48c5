import { open } from '#lib/credentials/seal.ts'
import { log } from '#lib/log.ts'
import type { Claim } from './claim-delivery.ts'
import { exchange, type Message } from './exchange.ts'
import { staleMs } from './lease.ts'
import type { Outcome } from './outcome.ts'
import { ownerOf } from './secrets.ts'
import { signatureHeaders } from './signing.ts'

export type Send = (message: Message) => Promise<Outcome>

const sender = { 'content-type': 'application/json', 'user-agent': 'Keyturn-Webhook/1' }

/** How an attempt ended, and when it was made. */
export interface Attempted {
  outcome: Outcome
  startedAt: Date
  durationMs: number
}

/** Sends what is in hand, once. Null: it was in hand for too long, so that somebody else may be sending it by now. */
export async function sendClaim(claim: Claim, now: () => Date, send: Send = exchange): Promise<Attempted | null> {
  const startedAt = now()
  if (startedAt.getTime() - claim.leasedAt.getTime() > staleMs) return null
  const begun = performance.now()
  const message = claim.secrets.length === 0 ? 'no_secret' : messageOf(claim, startedAt)
  const outcome: Outcome = typeof message === 'string' ? { error: message } : await send(message)
  return { outcome, startedAt, durationMs: Math.round(performance.now() - begun) }
}

/** Nothing is sent that can't be proved to be Keyturn's. */
function messageOf(claim: Claim, at: Date): Message | 'sealed' {
  const { kind, address, body, deliveryId: id } = claim
  try {
    const opened = (purpose: 'signing' | 'address') =>
      claim.secrets.filter(each => each.purpose === purpose).map(each => open(each, ownerOf(claim, purpose)))
    if (kind === 'slack') {
      const [whole] = opened('address')
      return whole === undefined ? 'sealed' : { address: whole, headers: sender, body }
    }
    return { address, headers: { ...sender, ...signatureHeaders({ id, body }, opened('signing'), at) }, body }
  } catch (error) {
    log.error({ err: error, webhookId: claim.webhookId }, 'the secret of a webhook can’t be opened')
    return 'sealed'
  }
}
