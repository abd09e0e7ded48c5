import postgres from 'postgres'
import type { MemberActor, Scope, TokenActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { makeOrganization } from '#lib/services/services.fixture.ts'
import { ingestLogs } from './ingest.ts'
import type { IngestedBatch } from './write-batches.ts'

/** The present hour's start would make lines of the same test fall into two buckets; this is now, to the second. */
export const now = new Date(Math.floor(Date.now() / 1000) * 1000)

export const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString()

/** An organization with a service and one key in production. */
export async function makeService(organizationName: string, slug = 'payments', at: Date = now) {
  await checkPeppers()
  const people = await makeOrganization(organizationName)
  const service = must(await createService(people.owner, { slug, name: slug, prefix: slug, team: 'payments' }))
  const key = await makeKey(people.owner, slug, 'Billing job', at)
  return { ...people, service, key }
}

export async function makeKey(
  owner: MemberActor,
  service: string,
  name: string,
  at: Date = now,
  environment: Environment = 'production',
) {
  return must(await createKey(owner, { service, environment, name }, at))
}

export function tokenOf(
  person: MemberActor,
  bound: { serviceId?: string; environment?: Environment } = {},
  scopes: Scope[] = ['logs:write', 'usage:read'],
): TokenActor {
  const { organizationId, memberId, role, teams } = person
  return {
    ...{ kind: 'token', organizationId, memberId, role, teams, scopes },
    tokenId: memberId,
    machineId: null,
    serviceId: bound.serviceId ?? null,
    environment: bound.environment ?? null,
  }
}

let bodies = 0

/** Reports records as a batch of their own. */
export async function report(
  actor: MemberActor | TokenActor,
  records: readonly unknown[],
  at: Date = now,
  bodyHash = `body ${++bodies}`,
): Promise<IngestedBatch> {
  return must(await ingestLogs(actor, { records, dedupe: { by: 'body' }, bodyHash, mode: 'live' }, at))
}

/** Looks behind the fences, as no code of the product can. */
export async function asOwner<T extends object>(url: string, query: string, params: string[] = []): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return [...(await sql.unsafe<T[]>(query, params))]
  } finally {
    await sql.end()
  }
}
