import { inArray } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { readSnapshot } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { selectKeyRows, toKeyRow } from '#lib/keys/key-row.ts'
import { type AlertAction, actionsOn } from './alert-actions.ts'
import type { AlertRow } from './alert-row.ts'
import { type AlertRequest, readFirstRequests } from './first-requests.ts'

export interface DescribedAlert extends AlertRow {
  /** the first requests that it is about, as far as they are still kept */
  first: AlertRequest[]
  actions: AlertAction[]
}

/**
 * Alerts that the actor was given, each with its first requests and what the actor could do next: a page of them in as
 * many queries as one.
 */
export async function describeAlerts(
  actor: Actor,
  rows: readonly AlertRow[],
  now: Date = new Date(),
): Promise<DescribedAlert[]> {
  if (rows.length === 0) return []
  return readSnapshot(actor, async tx => {
    const ids = [...new Set(rows.flatMap(({ key }) => key?.id ?? []))]
    const found = ids.length > 0 ? await selectKeyRows(tx, now).where(inArray(keys.id, ids)) : []
    const byId = new Map(found.map(row => [row.key.id, toKeyRow(row)]))
    const first = await readFirstRequests(tx, rows)
    return rows.map(row => ({
      ...row,
      first: first.get(row.id) ?? [],
      actions: actionsOn(actor, row, byId.get(row.key?.id ?? '')),
    }))
  })
}
