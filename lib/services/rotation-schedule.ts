import { type SQL, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import type { Transaction } from '#db/tenant.ts'

/**
 * Writes down when the rotation of keys is due, by their policy as it stands: that of the service's environment, but for
 * what the key has otherwise. Whoever changes what it follows from (a secret, a policy) calls this in the same
 * transaction, so that a list of thousands needs no arithmetic. Locks them in order of id, as every writer of several
 * keys does.
 */
export async function scheduleRotations(tx: Transaction, which: SQL | undefined): Promise<void> {
  await tx.execute(sql`
    update keys set rotates_at = due.at
    from (select ${keys.id} as id, ${rotatesAt} as at from keys
      join service_environments p on p.service_id = ${keys.serviceId} and p.environment = ${keys.environment}
      where ${which} order by ${keys.id} for no key update of keys) due
    where due.id = ${keys.id} and ${keys.rotatesAt} is distinct from due.at`)
}

/** Over `keys` joined to its `service_environments p`. Nobody uses a decoy, so nothing wears off. */
export const rotatesAt = sql`case when ${keys.plantedIn} is null then keyturn_rotates_at(${keys.secretCreatedAt},
  ${policyValue('rotationIntervalDays', 'rotation_interval_days', 'int')},
  ${policyValue('rotationHour', 'rotation_hour', 'int')},
  ${policyValue('rotationZone', 'rotation_zone', 'text')}) end`

/** A value of the effective policy, over `keys` joined to its `service_environments p`. A key may override it with null. */
export function policyValue(field: string, column: string, type: 'int' | 'text'): SQL {
  const own = sql`(${keys.policy}->>${sql.raw(`'${field}'`)})::${sql.raw(type)}`
  return sql`case when ${keys.policy} ? ${sql.raw(`'${field}'`)} then ${own} else p.${sql.raw(column)} end`
}
