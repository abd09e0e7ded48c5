import type { MemberActor } from '#lib/access/actor.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { listKeyEvents } from '#lib/keys/key-history.ts'
import { listKeys } from '#lib/keys/queries.ts'
import { stoppedBy } from '../actor-names.ts'

/** A key in quarantine: since when, and who put it there, as far as the reader may read the ledger. */
export interface Stopped {
  quarantinedAt: Date
  by: string | null
}

/** Of the given paths of keys, those whose key somebody has quarantined. */
export async function readStopped(
  actor: MemberActor,
  hrefs: ReadonlySet<string>,
  now: Date,
): Promise<Map<string, Stopped>> {
  const { items } = await listKeys(actor, { status: 'quarantined', sort: 'name', limit: 100 }, now)
  const found = await Promise.all(
    items.map(async ({ id, quarantinedAt }) => {
      const href = `/keys/${id}`
      if (!quarantinedAt || !hrefs.has(href)) return []
      const events = await listKeyEvents(actor, keyIdInput.parse(id))
      const stop = events.find(event => event.action === 'key.quarantined')
      const by = stop ? stoppedBy(stop) : null
      return [[href, { quarantinedAt, by }] as const]
    }),
  )
  return new Map(found.flat())
}
