import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { teams } from '#db/schema/members.ts'
import { serviceEnvironments, services } from '#db/schema/services.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import { type Environment, environments } from '#lib/access/words.ts'
import type { RotationPolicy } from './input.ts'

/** The policy of a service's keys in one environment. */
export interface EnvironmentPolicy extends RotationPolicy {
  environment: Environment
  createNeedsLead: boolean
}

/** What Keyturn does by itself with a service's keys in one environment. */
export interface EnvironmentDetection {
  environment: Environment
  /** detector → the least severity at which it quarantines; those that are not there never do */
  stopsAt: Record<string, string>
  /** null: production alerts, the others allow it */
  fromBrowsers: 'allow' | 'alert' | 'refuse' | null
}

export interface ServiceRow {
  id: string
  slug: string
  name: string
  prefix: string
  team: { id: string; slug: string; name: string }
  environments: EnvironmentPolicy[]
  /** in the same order */
  detection: EnvironmentDetection[]
  sensitiveRoutes: string[]
  /** what verification answers while the database is away */
  whenAway: 'serve' | 'refuse'
  /** keys that work or are quarantined */
  activeKeys: number
  createdAt: Date
}

/** The services whose keys the actor may see, by name. */
export async function listServices(actor: Actor): Promise<ServiceRow[]> {
  return withTenant(actor, tx => selectServices(tx, visible(actor)))
}

/** One service by its slug, or null where there is none that the actor may see. */
export async function getService(actor: Actor, slug: string): Promise<ServiceRow | null> {
  const [service] = await withTenant(actor, tx => selectServices(tx, [...visible(actor), eq(services.slug, slug)]))
  return service ?? null
}

/** What a screen may offer this actor on this service. */
export function servicePermissions(actor: Actor, service: ServiceRow) {
  const target = { teamId: service.team.id, serviceId: service.id }
  return {
    manage: may(actor, 'service.manage', target),
    detection: may(actor, 'service.detection', target),
    createKey: service.environments.some(({ environment, createNeedsLead }) =>
      may(actor, 'key.create', { ...target, environment, createNeedsLead }),
    ),
  }
}

/** The teams for which the actor may make services, by name. */
export async function listServiceTeams(actor: Actor): Promise<{ id: string; slug: string; name: string }[]> {
  const reach = reachOf(actor, 'service.manage')
  if (reach !== 'all' && reach.length === 0) return []
  return withTenant(actor, tx =>
    tx
      .select({ id: teams.id, slug: teams.slug, name: teams.name })
      .from(teams)
      .where(reach === 'all' ? undefined : inArray(teams.id, reach))
      .orderBy(asc(teams.name)),
  )
}

/** Members outside a service's team see nothing of it; a token that is bound to a service sees that one. */
function visible(actor: Actor): SQL[] {
  const reach = reachOf(actor, 'key.see')
  const conditions = reach === 'all' ? [] : [reach.length > 0 ? inArray(services.teamId, reach) : sql`false`]
  if (actor.kind === 'token' && actor.serviceId !== null) conditions.push(eq(services.id, actor.serviceId))
  return conditions
}

async function selectServices(tx: Transaction, conditions: SQL[]): Promise<ServiceRow[]> {
  const found = await tx
    .select({
      service: services,
      team: { id: teams.id, slug: teams.slug, name: teams.name },
      activeKeys: sql<number>`(select count(*)::int from keys k where k.service_id = ${services.id} and k.status = 'active' and k.planted_in is null and (k.expires_at is null or k.expires_at > now()))`,
    })
    .from(services)
    .innerJoin(teams, eq(teams.id, services.teamId))
    .where(and(...conditions))
    .orderBy(sql`lower(${services.name})`, asc(services.id))
  if (found.length === 0) return []
  const ids = found.map(({ service }) => service.id)
  const policies = await tx.select().from(serviceEnvironments).where(inArray(serviceEnvironments.serviceId, ids))
  return found.map(({ service, team, activeKeys }) => {
    const { id, slug, name, prefix, sensitiveRoutes, whenAway, createdAt } = service
    const own = policies.filter(policy => policy.serviceId === id)
    own.sort((a, b) => environments.indexOf(a.environment) - environments.indexOf(b.environment))
    const of = { environments: own.map(toPolicy), detection: own.map(toDetection) }
    return { id, slug, name, prefix, team, ...of, sensitiveRoutes, whenAway, activeKeys, createdAt }
  })
}

type EnvironmentColumns = typeof serviceEnvironments.$inferSelect

function toPolicy(row: EnvironmentColumns) {
  const { organizationId: _, serviceId: __, stopsAt: ___, fromBrowsers: ____, ...policy } = row
  return policy satisfies EnvironmentPolicy
}

function toDetection({ environment, stopsAt, fromBrowsers }: EnvironmentColumns): EnvironmentDetection {
  return { environment, stopsAt, fromBrowsers }
}
