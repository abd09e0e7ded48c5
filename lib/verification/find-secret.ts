import { rawSql } from '#db/client.ts'
import type { RateLimit } from '#db/schema/keys.ts'
import type { Environment } from '#lib/access/words.ts'
import { candidateHashes, memoryName } from '#lib/credentials/peppers.ts'
import { Generations } from '#lib/generations.ts'
import { readInLane, strangers, TooManyNothingsError } from '#lib/memory/lanes.ts'
import { type Fact, type Recalled, recall, remembered } from '#lib/memory/memory.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { VerificationError } from './errors.ts'

/** All that a verdict needs, in one row. */
export interface StoredSecret extends Fact {
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
  scopes: readonly string[]
  allowedNetworks: readonly string[]
  rateLimits: readonly RateLimit[]
  keyStatus: 'active' | 'revoked' | 'expired'
  /** nobody should use it: it is answered as one that was revoked, and its use is told */
  isDecoy: boolean
  quarantinedAt: Date | null
  /** its expiry, or the greatest age of its policy */
  expiresAt: Date | null
  firstUsedAt: Date | null
  retiresAt: Date | null
  retiresBy: Date | null
  hasSuccessor: boolean
  /** a leaver knows it */
  isCondemned: boolean
  /** the networks where its key had been seen by then; none: its use never told an address */
  knownNetworks: readonly string[] | null
  /** the policy lets servers alone use it */
  refusesBrowsers: boolean
  endedAt: Date | null
  endReason: string | null
}

/** The secret that a plain key is, as it is remembered or else stored; null if there is none. */
export async function recallSecret(
  plain: string,
  tokenId: string,
): Promise<Result<Recalled<StoredSecret> | null, VerificationError>> {
  try {
    return ok(await recall(`secret ${memoryName(plain)}`, () => findSecret(plain), tokenId))
  } catch (error) {
    if (!(error instanceof TooManyNothingsError)) throw error
    return err({ reason: 'too_many_unknown_keys', retryAfterSeconds: error.retryAfterSeconds })
  }
}

/** The same where it is remembered and sure to be true; else undefined. */
export function recogniseSecret(plain: string): StoredSecret | undefined {
  return remembered(`secret ${memoryName(plain)}`)
}

/** The secret that a plain key is, in one query, whatever organization it belongs to; null if there is none. */
export function findSecret(plain: string): Promise<StoredSecret | null> {
  return loadSecret(candidateHashes(plain))
}

/** The same for whoever brings nothing but the key: many that nobody made must not hold up those who ask by a token. */
export function findSecretOfStranger(plain: string): Promise<StoredSecret | null> {
  return readInLane(strangers, () => findSecret(plain))
}

async function loadSecret(hashes: Buffer[]): Promise<StoredSecret | null> {
  const [row] = await rawSql('data').unsafe<StoredSecret[]>(queryOf(hashes.length), hashes, { prepare: true })
  return row ? slim(row) : null
}

/**
 * A hundred thousand of them are kept, and a service's have most in common. Each with copies of its own takes 3.4 KB,
 * which the processor's cache doesn't hold and each sweep of the memory goes through.
 */
function slim(row: StoredSecret): StoredSecret {
  const { secretId, keyId, name, hint, isDecoy, hasSuccessor, isCondemned, refusesBrowsers } = row
  const { quarantinedAt, expiresAt, firstUsedAt, retiresAt, retiresBy, endedAt } = row
  return {
    ...{ secretId, keyId, name, hint, isDecoy, hasSuccessor, isCondemned, refusesBrowsers },
    ...{ quarantinedAt, expiresAt, firstUsedAt, retiresAt, retiresBy, endedAt },
    organizationId: shared(row.organizationId),
    pepperFingerprint: shared(row.pepperFingerprint),
    serviceId: shared(row.serviceId),
    service: shared(row.service),
    teamId: shared(row.teamId),
    environment: shared(row.environment),
    holder: shared(row.holder),
    scopes: shared(row.scopes),
    allowedNetworks: shared(row.allowedNetworks),
    rateLimits: shared(row.rateLimits),
    keyStatus: shared(row.keyStatus),
    knownNetworks: shared(row.knownNetworks),
    endReason: shared(row.endReason),
    subjects: row.subjects.map(id => (id === keyId ? keyId : shared(id))),
  }
}

const alike = new Generations<unknown>(20_000)

/** The first of all that are alike. Nobody may change it. */
function shared<T>(value: T): T {
  if (value === null) return value
  const name = JSON.stringify(value)
  const known = alike.get(name)
  if (known !== undefined) return known as T
  alike.set(name, value)
  return value
}

/** As a plain text: unknown keys are asked for as often as somebody likes, and a template with a list is put together anew. */
const queryOf = (hashes: number) => `
    select s.organization_id as "organizationId", s.id as "secretId", k.id as "keyId", k.name, s.hint,
      s.pepper_fingerprint as "pepperFingerprint",
      k.service_id as "serviceId", v.slug as service, v.team_id as "teamId", k.environment,
      coalesce(m.email, c.name, d.email) as holder, k.planted_in is not null as "isDecoy", k.scopes, k.allowed_networks as "allowedNetworks",
      k.rate_limits as "rateLimits", k.status as "keyStatus", k.quarantined_at as "quarantinedAt",
      least(k.expires_at, k.created_at + make_interval(days =>
        case when k.policy ? 'maxAgeDays' then (k.policy->>'maxAgeDays')::int else p.max_age_days end)) as "expiresAt",
      s.first_used_at as "firstUsedAt", s.retires_at as "retiresAt",
      s.retires_by as "retiresBy", s.successor_id is not null as "hasSuccessor",
      s.condemned_at is not null as "isCondemned", s.known_networks as "knownNetworks",
      coalesce(p.from_browsers = 'refuse', false) as "refusesBrowsers",
      s.ended_at as "endedAt", s.end_reason as "endReason",
      array_remove(array[k.id, k.service_id, k.holder_member_id, k.holder_machine_id], null) as subjects
    from key_secrets s
    join keys k on k.id = s.key_id
    join services v on v.id = k.service_id
    join service_environments p on p.service_id = k.service_id and p.environment = k.environment
    left join members m on m.id = k.holder_member_id
    left join machines c on c.id = k.holder_machine_id
    left join members d on d.id = k.created_by_member_id and k.planted_in is not null
    where s.hash in (${Array.from({ length: hashes }, (_, n) => `$${n + 1}`).join(', ')})
    limit 1`
