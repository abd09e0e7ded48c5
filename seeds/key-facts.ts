import { asc, eq } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import type { Environment } from '#lib/access/words.ts'

export interface SecretFacts {
  id: string
  firstUsedAt: number
  /** null: it has no end yet */
  endsAt: number | null
}

/** What the database says of a key. Traffic follows it, so that a key stopped in the demo is refused from there on. */
export interface KeyFacts {
  id: string
  name: string
  service: string
  serviceId: string
  environment: Environment
  allowedNetworks: string[]
  expiresAt: number | null
  quarantinedAt: number | null
  endedAt: number | null
  /** those that were used, oldest first */
  secrets: SecretFacts[]
}

export async function loadKeyFacts(organizationId: string): Promise<KeyFacts[]> {
  const rows = await withTenant({ organizationId }, tx =>
    tx
      .select({ key: keys, secret: keySecrets, service: services.slug })
      .from(keys)
      .innerJoin(services, eq(services.id, keys.serviceId))
      .innerJoin(keySecrets, eq(keySecrets.keyId, keys.id))
      .orderBy(asc(keys.name), asc(keySecrets.createdAt)),
  )
  const found = new Map<string, KeyFacts>()
  for (const { key, secret, service } of rows) {
    const facts = found.get(key.id) ?? {
      id: key.id,
      name: key.name,
      service,
      serviceId: key.serviceId,
      environment: key.environment,
      allowedNetworks: key.allowedNetworks,
      expiresAt: key.expiresAt?.getTime() ?? null,
      quarantinedAt: key.quarantinedAt?.getTime() ?? null,
      endedAt: key.endedAt?.getTime() ?? null,
      secrets: [],
    }
    found.set(key.id, facts)
    if (!secret.firstUsedAt) continue
    const ends = [secret.endedAt, secret.retiresAt].flatMap(end => end?.getTime() ?? [])
    facts.secrets.push({
      id: secret.id,
      firstUsedAt: secret.firstUsedAt.getTime(),
      endsAt: ends.length > 0 ? Math.min(...ends) : null,
    })
  }
  return [...found.values()]
}
