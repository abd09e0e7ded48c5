import { and, eq, sql } from 'drizzle-orm'
import { signals } from '#db/schema/alerts.ts'
import { sightings } from '#db/schema/usage.ts'
import { routes } from '#db/schema/usage-values.ts'
import type { Transaction } from '#db/tenant.ts'
import { togetherMs } from '#lib/detection/key-past.ts'
import { sensitiveMatcher } from '#lib/usage/sensitive-route.ts'

const beside = sql.raw(`interval '${togetherMs / 1000} seconds'`)

/**
 * Forgets of a key what an alert saw. A country is news only from an address that is, so what came up together with a
 * place goes with it, and with a sensitive route every spelling of it: else whoever comes again would be known. Rows are taken in the order
 * of their key, as batches of requests take them, so that neither waits for the other in a circle.
 */
export async function forgetIncident(tx: Transaction, keyId: string, alertId: string): Promise<void> {
  const isSignal = sql`${signals.subject} = ${sightings.dimension} and ${signals.value} = ${sightings.value}`
  const isBeside = sql`((${signals.subject} in ('country', 'network', 'addresses')
      and ${sightings.dimension} in ('prefix', 'network', 'client'))
      or (${signals.subject} = 'browser' and ${sightings.dimension} = 'browser'))
    and ${sightings.firstSeenAt} between ${signals.first} - ${beside} and ${signals.last} + ${beside}`
  const meant = tx
    .select({ one: sql`1` })
    .from(signals)
    .where(and(eq(signals.alertId, alertId), sql`((${isSignal}) or (${isBeside}))`))
  const { dimension, value } = sightings
  const found = await tx
    .select({ dimension, value })
    .from(sightings)
    .where(and(eq(sightings.keyId, keyId), sql`exists ${meant}`))
  found.push(...(await routesTouched(tx, keyId, alertId)))
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  found.sort((a, b) => byText(a.dimension, b.dimension) || byText(a.value, b.value))
  for (const each of found) {
    await tx
      .delete(sightings)
      .where(and(eq(sightings.keyId, keyId), eq(dimension, each.dimension), eq(value, each.value)))
  }
}

async function routesTouched(tx: Transaction, keyId: string, alertId: string) {
  const touched = await tx
    .select({ route: signals.value })
    .from(signals)
    .where(and(eq(signals.alertId, alertId), eq(signals.subject, 'sensitive')))
  if (touched.length === 0) return []
  const match = sensitiveMatcher(touched.map(({ route }) => route))
  const { method, template, id } = routes
  const seen = await tx
    .select({ method, template, value: sightings.value })
    .from(sightings)
    .innerJoin(routes, eq(id, sql`${sightings.value}::int`))
    .where(and(eq(sightings.keyId, keyId), eq(sightings.dimension, 'route')))
  return seen
    .filter(route => match(route.method, route.template) !== null)
    .map(({ value }) => ({ dimension: 'route' as const, value }))
}
