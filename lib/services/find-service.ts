import { eq } from 'drizzle-orm'
import { serviceEnvironments, services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'

/** A service with its environments, by slug or id, within the transaction's organization; null if there is none. */
export async function findService(tx: Transaction, service: string | { id: string }) {
  const where = typeof service === 'string' ? eq(services.slug, service) : eq(services.id, service.id)
  const rows = await tx
    .select()
    .from(services)
    .leftJoin(serviceEnvironments, eq(serviceEnvironments.serviceId, services.id))
    .where(where)
  const found = rows[0]?.services
  if (!found) return null
  return { ...found, environments: rows.flatMap(row => row.service_environments ?? []) }
}
