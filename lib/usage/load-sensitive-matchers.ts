import type { IngestClient } from './ingest-pool.ts'
import { type SensitiveMatcher, sensitiveMatcher } from './sensitive-route.ts'

/** By service id; a service without sensitive routes has none. */
export type SensitiveMatchers = ReadonlyMap<string, SensitiveMatcher>

export const matchesNone: SensitiveMatcher = () => null

/** What is sensitive at services, as it stands now. */
export async function loadSensitiveMatchers(
  client: IngestClient,
  organizationId: string,
  serviceIds: readonly string[],
): Promise<SensitiveMatchers> {
  const { rows } = await client.query<{ id: string; routes: string[] }>(
    `select id, sensitive_routes as routes from services
     where organization_id = $1 and id = any($2::uuid[]) and sensitive_routes <> '[]'`,
    [organizationId, serviceIds],
  )
  return new Map(rows.map(({ id, routes }) => [id, sensitiveMatcher(routes)]))
}
