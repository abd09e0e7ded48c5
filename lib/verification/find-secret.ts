import { rawSql } from '#db/client.ts'
import type { RateLimit } from '#db/schema/keys.ts'
import type { Environment } from '#lib/access/words.ts'
import { candidateHashes } from '#lib/credentials/peppers.ts'
import { addressPrefix, normalizeAddress } from '#lib/usage/address.ts'

/** All that a verdict needs, in one row. */
export interface StoredSecret {
  organizationId: string
  secretId: string
  keyId: string
  name: string
  hint: string
  pepperFingerprint: string
  serviceId: string
  service: string
  teamId: string
  environment: Environment
  holder: string | null
  scopes: string[]
  allowedNetworks: string[]
  rateLimits: RateLimit[]
  keyStatus: 'active' | 'revoked' | 'expired'
  quarantinedAt: Date | null
  /** its expiry, or the greatest age of its policy */
  expiresAt: Date | null
  firstUsedAt: Date | null
  retiresAt: Date | null
  retiresBy: Date | null
  hasSuccessor: boolean
  /** a leaver knows it */
  isCondemned: boolean
  /** a leaver knows it, and it was asked from a network where this key had not been seen by then */
  isFromNewNetwork: boolean
  /** the policy lets servers alone use it */
  refusesBrowsers: boolean
  endedAt: Date | null
  endReason: string | null
}

/**
 * The secret that a plain key is, in one query, whatever organization it belongs to; null if there is none. `ip` is whence
 * it was used, as the question says; without one it is from nowhere known, unless no use of the key ever told.
 */
export async function findSecret(plain: string, ip?: string): Promise<StoredSecret | null> {
  const sql = rawSql('data')
  const address = ip === undefined ? null : normalizeAddress(ip)
  const prefix = address === null ? null : addressPrefix(address)
  const [row] = await sql<StoredSecret[]>`
    select s.organization_id as "organizationId", s.id as "secretId", k.id as "keyId", k.name, s.hint,
      s.pepper_fingerprint as "pepperFingerprint",
      k.service_id as "serviceId", v.slug as service, v.team_id as "teamId", k.environment,
      coalesce(m.email, c.name) as holder, k.scopes, k.allowed_networks as "allowedNetworks",
      k.rate_limits as "rateLimits", k.status as "keyStatus", k.quarantined_at as "quarantinedAt",
      least(k.expires_at, k.created_at + make_interval(days =>
        case when k.policy ? 'maxAgeDays' then (k.policy->>'maxAgeDays')::int else p.max_age_days end)) as "expiresAt",
      s.first_used_at as "firstUsedAt", s.retires_at as "retiresAt",
      s.retires_by as "retiresBy", s.successor_id is not null as "hasSuccessor",
      s.condemned_at is not null as "isCondemned",
      s.condemned_at is not null and not (case when ${prefix}::text is null then s.known_networks = '{}'
        else ${prefix}::text = any(s.known_networks) end) as "isFromNewNetwork",
      coalesce(p.from_browsers = 'refuse', false) as "refusesBrowsers",
      s.ended_at as "endedAt", s.end_reason as "endReason"
    from key_secrets s
    join keys k on k.id = s.key_id
    join services v on v.id = k.service_id
    join service_environments p on p.service_id = k.service_id and p.environment = k.environment
    left join members m on m.id = k.holder_member_id
    left join machines c on c.id = k.holder_machine_id
    where s.hash in ${sql(candidateHashes(plain))}
    limit 1`
  return row ?? null
}
