import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { KeyPolicy, RateLimit } from '#db/schema/keys.ts'
import { keys } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { rotations } from '#db/schema/rotations.ts'
import { machines, services } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Environment } from '#lib/access/words.ts'
import { isRotationOpen } from './is-rotation-open.ts'

/** What the interface says of a key; `compromised` and `quarantined` outrank the rest of the living. A decoy is none of these. */
export type KeyStatus = 'live' | 'overlap' | 'compromised' | 'quarantined' | 'revoked' | 'expired' | 'decoy'

export type RotationCause = (typeof rotations.$inferSelect)['cause']

/** A key as lists and programs see it: never a hash, never plain text. */
export interface KeyRow {
  id: string
  name: string
  hint: string
  secretId: string | null
  service: string
  serviceId: string
  teamId: string
  environment: Environment
  holder:
    | { kind: 'member'; id: string; name: string; email: string }
    | { kind: 'machine'; id: string; name: string; responsible: string }
    | null
  status: KeyStatus
  scopes: string[]
  allowedNetworks: string[]
  rateLimits: RateLimit[]
  livesIn: string | null
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  quarantinedAt: Date | null
  endedAt: Date | null
  endReason: string | null
  endNote: string | null
  /** the old secret of a running overlap */
  retiring: { secretId: string; hint: string; retiresAt: Date | null; retiresBy: Date | null } | null
  /** when a rotation is due by its policy; null: never */
  rotatesAt: Date | null
  /** what it has otherwise than its service's environment; null: nothing */
  policy: KeyPolicy | null
  /** the rotation that is open: why, since when it is due, and from when on it is overdue */
  openRotation: { cause: RotationCause; dueAt: Date; overdueAt: Date } | null
  /** since when no secret of it works any more, and it waits for a new one */
  compromisedAt: Date | null
  /** ended or not: where it lies, and who planted it; null: it is none */
  decoy: { plantedIn: string; by: { memberId: string; name: string } | null } | null
}

const responsible = sql`responsible`
const planter = sql`planter`

/** The status of a row of `keys k`, computed by the database so that lists can filter by it. */
export const statusSql = (now: Date): SQL<KeyStatus> => sql<KeyStatus>`case
  when ${keys.status} = 'revoked' then 'revoked'
  when ${keys.plantedIn} is not null then 'decoy'
  when ${keys.status} = 'expired' or ${keys.expiresAt} <= ${now.toISOString()}::timestamptz then 'expired'
  when ${keys.compromisedAt} is not null then 'compromised'
  when ${keys.quarantinedAt} is not null then 'quarantined'
  when old.id is not null then 'overlap'
  else 'live' end`

/** The shared select of lists and single reads; the caller adds what it filters by. */
export function selectKeyRows(tx: Transaction, now: Date) {
  return tx
    .select({
      key: keys,
      status: statusSql(now).as('status'),
      service: services.slug,
      teamId: services.teamId,
      memberName: members.name,
      memberEmail: members.email,
      machineName: machines.name,
      responsible: sql<string | null>`${responsible}.name`,
      planterName: sql<string | null>`${planter}.name`,
      secretId: sql<string | null>`current.id`,
      hint: sql<string | null>`current.hint`,
      oldId: sql<string | null>`old.id`,
      oldHint: sql<string | null>`old.hint`,
      oldRetiresAt: sql<string | null>`old.retires_at`,
      oldRetiresBy: sql<string | null>`old.retires_by`,
      cause: rotations.cause,
      dueAt: rotations.dueAt,
      overdueAt: rotations.overdueAt,
    })
    .from(keys)
    .innerJoin(services, eq(services.id, keys.serviceId))
    .leftJoin(members, eq(members.id, keys.holderMemberId))
    .leftJoin(machines, eq(machines.id, keys.holderMachineId))
    .leftJoin(sql`members ${responsible}`, sql`${responsible}.id = ${machines.responsibleMemberId}`)
    .leftJoin(sql`members ${planter}`, sql`${keys.plantedIn} is not null and ${planter}.id = ${keys.createdByMemberId}`)
    .leftJoin(
      sql`lateral (select id, hint, created_at from key_secrets s where s.key_id = ${keys.id} order by (s.ended_at is null and s.successor_id is null) desc, s.created_at desc limit 1) current`,
      sql`true`,
    )
    .leftJoin(oldSecret(now).table, oldSecret(now).on)
    .leftJoin(
      rotations,
      and(eq(rotations.keyId, keys.id), isRotationOpen), // one at most
    )
    .$dynamic()
}

/** The secret that still works beside its successor; its partial index holds one of each key at most. */
export function oldSecret(now: Date) {
  const on = sql`old.key_id = ${keys.id} and old.ended_at is null and old.successor_id is not null
    and (old.retires_at is null or old.retires_at > ${now.toISOString()}::timestamptz)`
  return { table: sql`key_secrets old`, on }
}

type Selected = Awaited<ReturnType<typeof selectKeyRows>>[number]

export function toKeyRow(row: Selected): KeyRow {
  const { key } = row
  return {
    id: key.id,
    name: key.name,
    hint: row.hint ?? '',
    secretId: row.secretId,
    service: row.service,
    serviceId: key.serviceId,
    teamId: row.teamId,
    environment: key.environment,
    holder: toHolder(row),
    status: row.status,
    scopes: key.scopes,
    allowedNetworks: key.allowedNetworks,
    rateLimits: key.rateLimits,
    livesIn: key.livesIn,
    createdAt: key.createdAt,
    expiresAt: key.expiresAt,
    lastUsedAt: key.lastUsedAt,
    quarantinedAt: key.quarantinedAt,
    endedAt: key.endedAt,
    endReason: key.endReason,
    endNote: key.endNote,
    retiring:
      row.oldId === null || key.status !== 'active'
        ? null
        : {
            secretId: row.oldId,
            hint: row.oldHint ?? '',
            retiresAt: toDate(row.oldRetiresAt),
            retiresBy: toDate(row.oldRetiresBy),
          },
    rotatesAt: key.status === 'active' ? key.rotatesAt : null,
    policy: key.policy,
    openRotation: toOpenRotation(row),
    compromisedAt: key.status === 'active' ? key.compromisedAt : null,
    decoy: toDecoy(row),
  }
}

function toOpenRotation({ key, cause, dueAt, overdueAt }: Selected): KeyRow['openRotation'] {
  return key.status === 'active' && cause && dueAt && overdueAt ? { cause, dueAt, overdueAt } : null
}

function toDecoy({ key: { plantedIn, createdByMemberId }, planterName }: Selected): KeyRow['decoy'] {
  if (plantedIn === null) return null
  return { plantedIn, by: createdByMemberId === null ? null : { memberId: createdByMemberId, name: planterName ?? '' } }
}

function toHolder(row: Selected): KeyRow['holder'] {
  const { holderMemberId, holderMachineId } = row.key
  if (holderMachineId !== null) {
    return { kind: 'machine', id: holderMachineId, name: row.machineName ?? '', responsible: row.responsible ?? '' }
  }
  if (holderMemberId === null) return null
  return { kind: 'member', id: holderMemberId, name: row.memberName ?? '', email: row.memberEmail ?? '' }
}

function toDate(value: string | Date | null): Date | null {
  return value === null ? null : new Date(value)
}
