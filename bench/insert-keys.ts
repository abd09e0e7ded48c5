import postgres from 'postgres'
import { newId } from '#db/schema/columns.ts'
import { currentHash } from '#lib/credentials/peppers.ts'
import { generateKey, hintOf } from '#lib/keys/key-format.ts'

interface Wanted {
  organizationId: string
  serviceId: string
  /** of the service */
  prefix: string
  count: number
  policies?: { allowedNetworks: string[]; rateLimits: Record<string, string | number>[]; scopes: string[] }
}

const keysPerStatement = 2_000

/** Puts keys into the tables as the verb would, but many at a time: a hundred thousand by the verb take an hour. */
export async function insertKeys(url: string, { organizationId, serviceId, prefix, count, policies }: Wanted) {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const keys: string[] = []
  while (keys.length < count) {
    const rows = Array.from({ length: Math.min(keysPerStatement, count - keys.length) }, () => {
      const plain = generateKey(prefix, 'production')
      const { hash, pepperFingerprint } = currentHash(plain)
      const name = `key-${keys.push(plain)}`
      return { id: newId(), secretId: newId(), name, hash, pepperFingerprint, hint: hintOf(plain) }
    })
    const whose = { organization_id: organizationId }
    await sql`insert into keys ${sql(
      rows.map(({ id, name }) => ({
        ...{ id, ...whose, service_id: serviceId, environment: 'production', name },
        ...(policies && {
          allowed_networks: policies.allowedNetworks,
          rate_limits: sql.json(policies.rateLimits),
          scopes: policies.scopes,
        }),
      })),
    )}`
    await sql`insert into key_secrets ${sql(
      rows.map(({ id, secretId, hash, pepperFingerprint, hint }) => ({
        ...{ id: secretId, ...whose, key_id: id, hash, pepper_fingerprint: pepperFingerprint, hint },
        ...{ first_used_at: new Date() },
      })),
    )}`
  }
  await sql`analyze keys, key_secrets`
  await sql.end()
  return keys
}
