import type { Actor } from '#lib/access/actor.ts'
import { may, mayAnywhere } from '#lib/access/may.ts'
import type { Environment } from '#lib/access/words.ts'
import { parseKey } from '#lib/keys/key-format.ts'
import { type DecoyUse, triedAt, userOf } from './decoy-cues.ts'
import type { LogLine } from './log-line.ts'
import { placeOf } from './place.ts'
import type { RefusedLine } from './refused-line.ts'
import type { LeakedSecret, LeakyLine, RequestLine } from './request-line.ts'
import type { KnownKey, KnownSecret, KnownService, Resolved } from './resolve-keys.ts'

/**
 * Decides whose a reported line is, and whether the actor may report it. Two refusals look the same from outside: a
 * service that is not there, and a service or key that is another team's (`null`). A key that nobody here knows is
 * kept as unknown, for the service that is named or that the token is bound to.
 */
export function lineAssigner(actor: Actor, resolved: Resolved, bound: KnownService | null) {
  const isServicelessAllowed = mayAnywhere(actor, 'log.write')
  const allowed = new Map<string, Map<Environment | null, boolean>>()
  const mayWrite = ({ id, teamId }: KnownService, environment: Environment | null) => {
    const known = allowed.get(id)?.get(environment)
    if (known !== undefined) return known
    const answer = may(actor, 'log.write', { teamId, serviceId: id, environment: environment ?? undefined })
    const ofService = allowed.get(id) ?? new Map<Environment | null, boolean>()
    allowed.set(id, ofService.set(environment, answer))
    return answer
  }
  const tokenEnvironment = actor.kind === 'token' ? actor.environment : null

  return (told: LogLine, line: number): RequestLine | null => {
    const { key, secret } = identify(told, resolved)
    if (key && !mayWrite(key.service, key.environment as Environment)) return null
    const named = told.service === null ? null : (resolved.services.get(told.service) ?? 'none')
    if (named === 'none' && !told.isServiceGuess) return null
    const service = serviceOf(named === 'none' ? null : named, key, told) ?? bound
    const environment = told.environment ?? (key?.environment as Environment | undefined) ?? tokenEnvironment
    if (service ? !mayWrite(service, environment) : !isServicelessAllowed) return null
    const decoy = triedAt(key?.isDecoy ?? false, service?.id ?? null)
    const place = told.ip === null ? null : placeOf(told.ip)
    const leaked = told.leaked && leakedOf(told.leaked, resolved)
    // Field by field: a spread costs more than all the looks before it.
    return {
      time: told.time,
      keyId: key?.id ?? null,
      secretId: secret?.id ?? null,
      serviceId: decoy ? null : (service?.id ?? null),
      decoy,
      environment,
      source: 'report',
      outcome: 'reported',
      refusal: refusalOf(told, key, secret),
      status: told.status,
      method: told.method,
      path: told.path,
      durationMs: told.durationMs,
      bytes: told.bytes,
      ip: told.ip,
      country: place?.country ?? null,
      asn: place?.asn ?? null,
      routeId: null,
      userAgent: told.userAgent,
      origin: told.origin,
      requestId: told.requestId,
      line,
      leak: told.leak,
      leaked,
    }
  }
}

/**
 * The use of a decoy that a refused line tells of. Who may not report on its service is refused as of any key, and had the
 * decoy in plain all the same; an id alone says nothing.
 */
export function refusedDecoy(told: RefusedLine, { plain }: Pick<Resolved, 'plain'>): DecoyUse | null {
  const secret = told.key === null ? undefined : plain.get(told.key)
  if (!secret?.key.isDecoy) return null
  const { id: keyId, service, environment } = secret.key
  const { time, source } = shownBy(told)
  return {
    of: { keyId, secretId: secret.id, serviceId: service.id, environment: environment as Environment },
    user: userOf(shownBy(told), false),
    ...{ time, source },
  }
}

/** What a refused line shows where no key belongs; null where that is nothing. Whose log it is, nobody said who may. */
export function refusedLeaks(told: RefusedLine, resolved: Pick<Resolved, 'plain'>): LeakyLine | null {
  const leaked = leakedOf(told.leaked ?? [], resolved)
  if (leaked.length === 0) return null
  const secretId = (told.key !== null && resolved.plain.get(told.key)?.id) || null
  return { ...shownBy(told), secretId, serviceId: null, leaked }
}

function shownBy({ time, ip, userAgent }: RefusedLine) {
  const place = ip === null ? null : placeOf(ip)
  return { time, ip, userAgent, country: place?.country ?? null, asn: place?.asn ?? null, source: 'report' as const }
}

/** Whose a key is that somebody could write into a log makes no difference: they had it. */
export function leakedOf(plain: readonly string[], { plain: known }: Pick<Resolved, 'plain'>): LeakedSecret[] {
  return plain.flatMap(each => {
    const secret = known.get(each)
    if (!secret) return []
    const { id: keyId, environment, service, isDecoy } = secret.key
    return [{ secretId: secret.id, keyId, serviceId: service.id, environment, isDecoy }]
  })
}

/** A guess says less than the key does. */
function serviceOf(named: KnownService | null, key: KnownKey | null, { isServiceGuess }: LogLine): KnownService | null {
  return (isServiceGuess ? (key?.service ?? named) : (named ?? key?.service)) ?? null
}

/** The plain key says most. A secret that is not the named key's is no secret that is known. */
function identify(told: LogLine, resolved: Resolved): { key: KnownKey | null; secret: KnownSecret | null } {
  if (told.key !== null) {
    const secret = resolved.plain.get(told.key)
    return { key: secret?.key ?? null, secret: secret ?? null }
  }
  const secret = told.secretId === null ? undefined : resolved.secrets.get(told.secretId)
  if (told.keyId === null) return { key: secret?.key ?? null, secret: secret ?? null }
  const key = resolved.keys.get(told.keyId) ?? null
  return { key, secret: key && secret?.key.id === key.id ? secret : null }
}

/** What verification would have said of the key at that time, as far as it shows how the key is used by whom it should not. */
function refusalOf(told: LogLine, key: KnownKey | null, secret: KnownSecret | null): string | null {
  if (key === null) return told.key !== null && parseKey(told.key) ? 'unknown' : null
  if (key.endedAt !== null && told.time > key.endedAt) return key.isRevoked ? 'revoked' : 'expired'
  if (secret?.endedAt != null && told.time > secret.endedAt) return 'superseded'
  return told.environment !== null && told.environment !== key.environment ? 'wrong_environment' : null
}
