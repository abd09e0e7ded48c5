import { rawSql } from '#db/client.ts'
import type { TokenActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { Environment } from '#lib/access/words.ts'
import { type Fact, ForgottenError, recall, remembered } from '#lib/memory/memory.ts'
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

type Asked = { service?: string | undefined; environment?: Environment | undefined }

/**
 * Which service and environment ask: what the token is bound to, or what the question names within the token's reach.
 * What is named must not differ from what is bound.
 */
export async function findAskingService(
  actor: TokenActor,
  asked: Asked,
): Promise<Result<AskingService, VerificationError>> {
  const environment = namedEnvironment(actor, asked)
  if (!environment.ok) return environment
  const found = await recallService(actor, asked.service)
  if (found?.fact.whenAway === 'refuse' && found.staleSeconds > 0)
    throw new ForgottenError('the service wants no old answers')
  return judgeService(actor, asked, {
    row: found?.fact,
    environment: environment.value,
    staleSeconds: found?.staleSeconds,
  })
}

/** The same where the service is remembered and may be asked for; else undefined. */
export function recogniseService(actor: TokenActor, asked: Asked): AskingService | undefined {
  const environment = namedEnvironment(actor, asked)
  if (!environment.ok) return undefined
  const row = remembered<Row>(nameOf(actor, asked.service))
  const service = judgeService(actor, asked, { row, environment: environment.value })
  return service.ok ? service.value : undefined
}

function namedEnvironment(actor: TokenActor, asked: Asked): Result<Environment, VerificationError> {
  const environment = asked.environment ?? actor.environment
  if (actor.serviceId === null && asked.service === undefined) return err({ reason: 'service_needed' })
  if (environment === null) return err({ reason: 'environment_needed' })
  if (actor.environment !== null && environment !== actor.environment) return err({ reason: 'outside_token' })
  return ok(environment)
}

interface Found {
  row: Row | undefined
  environment: Environment
  staleSeconds?: number | undefined
}

function judgeService(
  actor: TokenActor,
  asked: Asked,
  { row, environment, staleSeconds = 0 }: Found,
): Result<AskingService, VerificationError> {
  if (row && actor.serviceId !== null && asked.service !== undefined && asked.service !== row.slug) {
    return err({ reason: 'outside_token' })
  }
  if (!row || !may(actor, 'key.verify', { teamId: row.teamId, serviceId: row.id, environment })) {
    return err({ reason: 'service_not_found' })
  }
  if (!row.environments.includes(environment)) return err({ reason: 'environment_not_found', environment })
  return ok({ id: row.id, slug: row.slug, environment, staleSeconds })
}

const nameOf = ({ organizationId, serviceId }: TokenActor, slug = '') =>
  `service ${organizationId} ${serviceId ?? `named ${slug}`}`

function recallService(actor: TokenActor, slug = '') {
  const { organizationId, serviceId } = actor
  return recall<Row>(nameOf(actor, slug), async () => {
    const sql = rawSql('data')
    const [row] = await sql<Row[]>`
      select s.id, s.slug, s.team_id as "teamId", s.when_away as "whenAway", array[s.id] as subjects,
        array(select e.environment from service_environments e where e.service_id = s.id) as environments
      from services s
      where s.organization_id = ${organizationId} and ${serviceId === null ? sql`s.slug = ${slug}` : sql`s.id = ${serviceId}`}`
    return row ?? null
  })
}
