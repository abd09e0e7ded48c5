import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { normalValues } from '#db/schema/alerts.ts'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { networks } from '#db/schema/usage-values.ts'
import { readSnapshot, type Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { KeyId } from '#lib/keys/input.ts'
import type { Subject } from './finding.ts'
import type { Detector } from './input.ts'
import { type Learning, learningOf } from './learning.ts'
import { loadKey, loadWatchedSince } from './load-key-past.ts'
import { loadVolumeKnown } from './load-volume-known.ts'

/** Something that somebody said is normal of a key. */
export interface NormalValue {
  detector: Detector
  subject: Subject
  /** of a secret, its hint; of a service, its slug, or `another` if it is another team's */
  value: string
  until: Date
}

export interface KeyLearning {
  detectors: Learning[]
  /** what networks are called, by number, as far as anybody knows */
  networkNames: ReadonlyMap<string, string>
  /** what is left out of alerts for now, the next to end first */
  normal: NormalValue[]
}

/** What the detectors have learned of a key, and how far they are; null where there is none for the actor. */
export async function getLearning(actor: Actor, keyId: KeyId, now: Date = new Date()): Promise<KeyLearning | null> {
  return readSnapshot(actor, async tx => {
    const [found] = await tx
      .select({
        teamId: services.teamId,
        serviceId: services.id,
        environment: keys.environment,
        sensitiveRoutes: services.sensitiveRoutes,
      })
      .from(keys)
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(eq(keys.id, keyId))
    const key = found && may(actor, 'alert.see', found) ? await loadKey(tx, keyId, []) : null
    if (!found || !key) return null
    const hasSensitiveRoutes = found.sensitiveRoutes.length > 0
    const past = { ...key.past, watchedSince: await loadWatchedSince(tx, key.serviceId) }
    const volume = await loadVolumeKnown(tx, { ...found, keyId })
    const detectors = learningOf(past, { hasSensitiveRoutes, volume }, now.getTime())
    const normal = await readNormal(tx, keyId, now)
    const ofNormal = normal.filter(({ subject }) => subject === 'network').map(({ value }) => value)
    const numbers = [...past.seen.network.map(({ value }) => value), ...ofNormal]
    return { detectors, normal, networkNames: await readNetworkNames(tx, numbers) }
  })
}

async function readNormal(tx: Transaction, keyId: string, now: Date): Promise<NormalValue[]> {
  const { detector, subject, value, until, ownerId } = normalValues
  const rows = await tx
    .select({ detector, subject, value, until })
    .from(normalValues)
    .where(and(eq(ownerId, keyId), gt(until, now)))
    .orderBy(asc(until), asc(detector), asc(subject), asc(value))
  const secrets = await tx
    .select({ id: keySecrets.id, hint: keySecrets.hint })
    .from(keySecrets)
    .where(eq(keySecrets.keyId, keyId))
  const hints = new Map(secrets.map(({ id, hint }) => [id, hint]))
  return rows.map(row => ({
    ...{ detector: row.detector as Detector, subject: row.subject as Subject, until: row.until },
    value: row.subject === 'service' && isId.test(row.value) ? 'another' : (hints.get(row.value) ?? row.value),
  }))
}

const isId = /^[0-9a-f-]{36}$/

async function readNetworkNames(tx: Transaction, numbers: readonly string[]): Promise<Map<string, string>> {
  if (numbers.length === 0) return new Map()
  const asns = numbers.map(Number).filter(Number.isSafeInteger)
  const rows = await tx.select().from(networks).where(inArray(networks.asn, asns))
  return new Map(rows.map(({ asn, name }) => [String(asn), name]))
}
