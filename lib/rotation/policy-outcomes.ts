import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import { serviceEnvironments } from '#db/schema/services.ts'
import { living } from '#lib/keys/key-filters.ts'
import type { UpdateEnvironmentPolicyInput } from '#lib/services/input.ts'
import { policyValue, rotatesAt } from '#lib/services/rotation-schedule.ts'

export interface PolicyChange {
  serviceId: string
  environment: string
  wanted: Omit<UpdateEnvironmentPolicyInput, 'service' | 'environment'>
}

/**
 * The beginning of a query over `outcome`: each living key of the environment with its dates before and after the
 * change. The dates before are those of the row as it stands, the dates after those of a copy of it with the change.
 */
export function outcomes({ serviceId, environment, wanted }: PolicyChange, now: Date): SQL {
  const dates = (of: SQL) => ({
    due: sql`(select ${rotatesAt} from ${of} p)`,
    age: sql`(select ${ageEnd} from ${of} p)`,
    idle: sql`(select ${idleEnd} from ${of} p)`,
  })
  const [present, next] = [dates(sql`present`), dates(sql`wanted`)]
  return sql`with present as materialized (
      select * from service_environments where service_id = ${serviceId} and environment = ${environment}),
    wanted as materialized (
      select changed.* from present p, jsonb_populate_record(row(p.*)::service_environments, ${columnsOf(wanted)}) changed),
    outcome as materialized (
      select ${keys.id} as id, ${keys.name} as name, ${keys.rotatesAt} as due_before, ${next.due} as due_after,
        ${present.age} as age_before, ${next.age} as age_after,
        ${present.idle} as idle_before, ${next.idle} as idle_after
      from keys
      where ${keys.serviceId} = ${serviceId} and ${keys.environment} = ${environment} and ${living(now)})`
}

export const day = sql`interval '24 hours'` // not a calendar's, which would depend on the connection's zone

// As `keyEnd` and `idleEnd` have it, over `keys` joined to a policy `p`. Who ends sooner by its expiry does not end by age.
const oldest = sql`${keys.createdAt} + ${policyValue('maxAgeDays', 'max_age_days', 'int')} * ${day}`
const ageEnd = sql`case when ${keys.expiresAt} <= ${oldest} then null else ${oldest} end`
const idleEnd = sql`coalesce(${keys.lastUsedAt}, ${keys.createdAt}) + ${policyValue('idleDays', 'idle_days', 'int')} * ${day}`

/** The wanted fields under the names of their columns; one that is left out stays as it is. */
function columnsOf(wanted: PolicyChange['wanted']): SQL {
  const columns = getTableColumns(serviceEnvironments)
  const named = Object.entries(wanted).map(([field, value]) => [columns[field as keyof typeof wanted].name, value])
  return sql`${JSON.stringify(Object.fromEntries(named))}::jsonb`
}
