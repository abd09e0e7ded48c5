import { rawSql } from '#db/client.ts'
import type { TokenActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { Environment } from '#lib/access/words.ts'
import { type Fact, ForgottenError, recall } from '#lib/memory/memory.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { VerificationError } from './errors.ts'

export interface AskingService {
  id: string
  slug: string
  environment: Environment
  /** how old what is known of it may be, where the database does not answer; else 0 */
  staleSeconds: number
}

interface Row extends Fact {
  id: string
  slug: string
  teamId: string
  environments: Environment[]
  whenAway: 'serve' | 'refuse'
}

/**
 * Which service and environment ask: what the token is bound to, or what the question names within the token's reach.
 * What is named must not differ from what is bound.
 */
export async function findAskingService(
  actor: TokenActor,
  asked: { service?: string; environment?: Environment },
): Promise<Result<AskingService, VerificationError>> {
  const environment = asked.environment ?? actor.environment
  if (actor.serviceId === null && asked.service === undefined) return err({ reason: 'service_needed' })
  if (environment === null) return err({ reason: 'environment_needed' })
  if (actor.environment !== null && environment !== actor.environment) return err({ reason: 'outside_token' })

  const found = await recallService(actor, asked.service)
  const row = found?.fact
  if (row?.whenAway === 'refuse' && found && found.staleSeconds > 0)
    throw new ForgottenError('the service wants no old answers')
  if (row && actor.serviceId !== null && asked.service !== undefined && asked.service !== row.slug) {
    return err({ reason: 'outside_token' })
  }
  if (!found || !row || !may(actor, 'key.verify', { teamId: row.teamId, serviceId: row.id, environment })) {
    return err({ reason: 'service_not_found' })
  }
  if (!row.environments.includes(environment)) return err({ reason: 'environment_not_found', environment })
  return ok({ id: row.id, slug: row.slug, environment, staleSeconds: found.staleSeconds })
}

function recallService({ organizationId, serviceId }: TokenActor, slug = '') {
  return recall<Row>(`service ${organizationId} ${serviceId ?? `named ${slug}`}`, async () => {
    const sql = rawSql('data')
    const [row] = await sql<Row[]>`
      select s.id, s.slug, s.team_id as "teamId", s.when_away as "whenAway", array[s.id] as subjects,
        array(select e.environment from service_environments e where e.service_id = s.id) as environments
      from services s
      where s.organization_id = ${organizationId} and ${serviceId === null ? sql`s.slug = ${slug}` : sql`s.id = ${serviceId}`}`
    return row ?? null
  })
}
