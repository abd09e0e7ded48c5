import type { DueWebhook } from './list-due.ts'

/**
 * How many are sent at once: of one webhook, of one organization, and of all. A receiver that fails gets one place, in
 * which it may hang for as long as it likes, and those that fail never hold more than half: one that answers finds a
 * place at once, however many others are silent.
 */
export const places = { webhook: 4, failing: 1, organization: 24, all: 200 }

/** Who holds a place, by webhook. */
export type Held = ReadonlyMap<string, { organizationId: string; isFailing: boolean; count: number }>

/**
 * Shares free places out: one to each organization in turn, and within it one to each webhook in turn, until nobody due
 * may have another. `turn` moves who begins, so that nobody always does.
 */
export function shareOut(due: readonly DueWebhook[], held: Held, turn = 0): DueWebhook[] {
  const taken = [...held.values()]
  const sum = (of: typeof taken) => of.reduce((total, each) => total + each.count, 0)
  let all = sum(taken)
  let failing = sum(taken.filter(each => each.isFailing))
  const perWebhook = new Map([...held].map(([id, { count }]) => [id, count]))
  const perOrganization = new Map<string, number>()
  for (const { organizationId, count } of taken) add(perOrganization, organizationId, count)
  const left = new Map(due.map(webhook => [webhook, webhook.due]))

  function mayHave({ webhookId, organizationId, isFailing }: DueWebhook): boolean {
    if (all >= places.all || (isFailing && failing >= places.all / 2)) return false
    if ((perOrganization.get(organizationId) ?? 0) >= places.organization) return false
    return (perWebhook.get(webhookId) ?? 0) < (isFailing ? places.failing : places.webhook)
  }

  const organizations = rotated([...Map.groupBy(due, each => each.organizationId).values()], turn).map(each =>
    rotated(each, turn),
  )
  const given: DueWebhook[] = []
  for (let before = -1; before < given.length; ) {
    before = given.length
    for (const own of organizations) {
      const next = own.find(webhook => (left.get(webhook) ?? 0) > 0 && mayHave(webhook))
      if (!next) continue
      own.push(...own.splice(own.indexOf(next), 1)) // its turn comes again after the others'
      left.set(next, (left.get(next) ?? 0) - 1)
      all += 1
      if (next.isFailing) failing += 1
      add(perWebhook, next.webhookId, 1)
      add(perOrganization, next.organizationId, 1)
      given.push(next)
    }
  }
  return given
}

function add(counts: Map<string, number>, name: string, n: number): void {
  counts.set(name, (counts.get(name) ?? 0) + n)
}

function rotated<T>(list: T[], turn: number): T[] {
  const at = list.length > 0 ? turn % list.length : 0
  return [...list.slice(at), ...list.slice(0, at)]
}
