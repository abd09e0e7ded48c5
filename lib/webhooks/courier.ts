import { setTimeout as pause } from 'node:timers/promises'
import { type Transaction, withTenantPrepared } from '#db/tenant.ts'
import { boundedQueue } from '#lib/credentials/passwords-queue.ts'
import { isDatabaseDown } from '#lib/is-database-down.ts'
import { log } from '#lib/log.ts'
import { must } from '#lib/result.ts'
import { type Claim, claimNext } from './claim-delivery.ts'
import { giveUpLate } from './give-up-late.ts'
import { settlingMs } from './lease.ts'
import { type DueWebhook, listDue } from './list-due.ts'
import { type Held, places, shareOut } from './places.ts'
import { type Attempted, type Send, sendClaim } from './send-claim.ts'
import { settleDelivery } from './settle-delivery.ts'

export interface Courier {
  /** Begins what is due and has a place. Returns how many places it filled; what they send is not awaited. */
  pass(): Promise<number>
  /** Resolves when a place becomes free. */
  whenFreed(): Promise<void>
  /** Begins nothing more, and resolves when all that was begun is written down. */
  stop(): Promise<void>
}

interface Options {
  now?: () => Date
  send?: Send
}

/** After so many in a row a place is given back, so that others get their turn. */
const perPlace = 16
/** The rest of the process needs the database too. */
const transactionsAtOnce = 4
const retryMs = 500

/**
 * Sends what waits, in every organization. What it holds in memory is what is being sent, and no more: a place takes one
 * delivery, sends it, writes down how that ended, and takes the next in the same transaction.
 */
export function createCourier({ now = () => new Date(), send }: Options = {}): Courier {
  const held = new Map<string, { organizationId: string; isFailing: boolean; count: number }>()
  const running = new Set<Promise<void>>()
  const transactions = boundedQueue(transactionsAtOnce, Number.POSITIVE_INFINITY)
  const inTenant = async <T>(of: DueWebhook, run: (tx: Transaction) => Promise<T>) =>
    must(await transactions(() => withTenantPrepared(of, run)))
  let freed = Promise.withResolvers<void>()
  let turn = 0
  let isStopping = false

  function begin(webhook: DueWebhook): void {
    const { webhookId, organizationId, isFailing } = webhook
    const own = held.get(webhookId) ?? { organizationId, isFailing, count: 0 }
    held.set(webhookId, Object.assign(own, { isFailing, count: own.count + 1 }))
    const isFirst = own.count === 1
    const done = fill(webhook, isFirst)
      .catch((error: unknown) => log.error({ err: error, webhookId, organizationId }, 'a webhook could not be served'))
      .finally(() => {
        running.delete(done)
        own.count -= 1
        if (own.count === 0) held.delete(webhookId)
        freed.resolve()
        freed = Promise.withResolvers<void>()
      })
    running.add(done)
  }

  async function fill(webhook: DueWebhook, isFirst: boolean): Promise<void> {
    if (isFirst && webhook.isFailing) await giveUpLate(webhook, now())
    let claim = await inTenant(webhook, tx => claimNext(tx, webhook, now()))
    for (let sent = 1; claim; sent++) {
      const attempted = await sendClaim(claim, now, send)
      if (!attempted) return
      const goesOn = !isStopping && sent < perPlace
      claim = await settle(webhook, { claim, attempted, goesOn })
    }
  }

  /** The outcome is known to nobody else, so it is tried until it stands, or until the lease ends. */
  async function settle(
    webhook: DueWebhook,
    { claim, attempted, goesOn }: { claim: Claim; attempted: Attempted; goesOn: boolean },
  ): Promise<Claim | null> {
    const until = performance.now() + settlingMs
    for (;;) {
      try {
        return await inTenant(webhook, async tx => {
          await settleDelivery(tx, claim, attempted, now())
          return goesOn ? claimNext(tx, webhook, now()) : null
        })
      } catch (error) {
        if (!isDatabaseDown(error) || performance.now() > until) throw error
        await pause(retryMs)
      }
    }
  }

  return {
    async pass() {
      if (isStopping) return 0
      const begun = shareOut(await listDue(now(), places.webhook), held as Held, turn++)
      for (const webhook of begun) begin(webhook)
      return begun.length
    },
    whenFreed: () => freed.promise,
    async stop() {
      isStopping = true
      await Promise.all(running)
    },
  }
}
