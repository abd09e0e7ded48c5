import { setTimeout as pause } from 'node:timers/promises'
import { withTenantPrepared } from '#db/tenant.ts'
import { boundedQueue } from '#lib/credentials/passwords-queue.ts'
import { log } from '#lib/log.ts'
import { must } from '#lib/result.ts'
import { type Claim, claimDue } from './claim-delivery.ts'
import { giveUpLate } from './give-up-late.ts'
import { inBatches } from './in-batches.ts'
import { settlingMs } from './lease.ts'
import { type DueWebhook, listDue } from './list-due.ts'
import { isDelivered } from './outcome.ts'
import { type Held, places, shareOut } from './places.ts'
import { type Send, sendClaim } from './send-claim.ts'
import { type Ended, settleDeliveries } from './settle-delivery.ts'

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
const lookEveryMs = 60_000

/** What a place asks of the database: to write down how its delivery ended, and to take the webhook's next one. */
interface Turn {
  webhook: DueWebhook
  ended?: Ended
  goesOn: boolean
}

/**
 * Sends what waits, in every organization. What it holds in memory is what is being sent, and no more: a place takes one
 * delivery, sends it, writes down how that ended, and takes the next in the same transaction. Places of one organization
 * that turn to the database while it is busy do so together.
 */
export function createCourier({ now = () => new Date(), send }: Options = {}): Courier {
  const held = new Map<string, { organizationId: string; isFailing: boolean; count: number }>()
  const running = new Set<Promise<void>>()
  const transactions = boundedQueue(transactionsAtOnce, Number.POSITIVE_INFINITY)
  /** by organization, while it has places */
  const desks = new Map<string, { turn: (turn: Turn) => Promise<Claim | null>; places: number }>()
  /** when what is late was given up last, by webhook */
  const lookedAt = new Map<string, number>()
  let freed = Promise.withResolvers<void>()
  let passes = 0
  let isStopping = false

  function begin(webhook: DueWebhook): void {
    const { webhookId, organizationId, isFailing } = webhook
    const own = held.get(webhookId) ?? { organizationId, isFailing, count: 0 }
    held.set(webhookId, Object.assign(own, { isFailing, count: own.count + 1 }))
    const desk = desks.get(organizationId) ?? {
      turn: inBatches((turns: Turn[]) => takeTurns(organizationId, turns)),
      places: 0,
    }
    desks.set(organizationId, Object.assign(desk, { places: desk.places + 1 }))
    const done = fill(webhook, desk.turn)
      .catch((error: unknown) => log.error({ err: error, webhookId, organizationId }, 'a webhook could not be served'))
      .finally(() => {
        running.delete(done)
        own.count -= 1
        desk.places -= 1
        if (own.count === 0) held.delete(webhookId)
        if (desk.places === 0) desks.delete(organizationId)
        freed.resolve()
        freed = Promise.withResolvers<void>()
      })
    running.add(done)
  }

  async function fill(webhook: DueWebhook, turn: (turn: Turn) => Promise<Claim | null>): Promise<void> {
    await giveUpNowAndThen(webhook)
    let claim = await turn({ webhook, goesOn: !isStopping })
    for (let sent = 1; claim; sent++) {
      const attempted = await sendClaim(claim, now, send)
      if (!attempted) return
      // Who begins to fail has one place from then on, and gets it from the next pass.
      const keepsPlace = isDelivered(attempted.outcome) || webhook.isFailing
      const goesOn = !isStopping && sent < perPlace && keepsPlace
      claim = await persist(() => turn({ webhook, ended: { claim: claim as Claim, attempted }, goesOn }))
    }
  }

  async function giveUpNowAndThen(webhook: DueWebhook): Promise<void> {
    const at = now()
    if (at.getTime() - (lookedAt.get(webhook.webhookId) ?? 0) < lookEveryMs) return
    lookedAt.set(webhook.webhookId, at.getTime())
    await giveUpLate(webhook, at)
  }

  async function takeTurns(organizationId: string, turns: Turn[]): Promise<(Claim | null)[]> {
    const ended = turns.map(turn => turn.ended).filter(each => each !== undefined)
    const wanting = Map.groupBy(
      turns.filter(turn => turn.goesOn),
      turn => turn.webhook.webhookId,
    )
    const result = await transactions(() =>
      withTenantPrepared({ organizationId }, async tx => {
        await settleDeliveries(tx, ended, now())
        const claims = new Map<Turn, Claim>()
        for (const [webhookId, own] of wanting) {
          const taken = await claimDue(tx, { organizationId, webhookId, atMost: own.length }, now())
          for (const [index, claim] of taken.entries()) if (own[index]) claims.set(own[index], claim)
        }
        return turns.map(turn => claims.get(turn) ?? null)
      }),
    )
    return must(result)
  }

  return {
    async pass() {
      const due = await listDue(now(), places.webhook)
      if (isStopping) return 0
      const begun = shareOut(due, held as Held, passes++)
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

/** How an attempt ended is known to nobody else, so it is tried to write it down until that is done, or the lease ends. */
async function persist<T>(write: () => Promise<T>): Promise<T> {
  const until = performance.now() + settlingMs
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (performance.now() > until) throw error
      await pause(retryMs)
    }
  }
}
