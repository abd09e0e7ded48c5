import postgres from 'postgres'
import { newId } from '#db/schema/columns.ts'
import type { Scope, SystemActor } from '#lib/access/actor.ts'
import { scopes as allScopes } from '#lib/access/actor.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'

export interface TestOrganization {
  organizationId: string
  memberId: string
  teamId: string
  email: string
  /** may do everything in the organization */
  system: SystemActor
  token(scopes?: readonly Scope[], options?: { expiresAt?: string; service?: string }): Promise<string>
}

/** An organization with an owner, a team, and a service `payments`. */
export async function makeOrganization(url: string, slug = 'acme'): Promise<TestOrganization> {
  await checkPeppers()
  const [organizationId, userId, memberId, teamId] = [newId(), newId(), newId(), newId()]
  const email = `owner@${slug}.example`
  await asSuperuser(url, async sql => {
    await sql`insert into organizations (id, slug, name) values (${organizationId}, ${slug}, ${slug})`
    await sql`insert into users (id, email, name) values (${userId}, ${email}, 'Olga Owner')`
    await sql`insert into members (id, organization_id, user_id, email, name, role)
      values (${memberId}, ${organizationId}, ${userId}, ${email}, 'Olga Owner', 'owner')`
    await sql`insert into teams (id, organization_id, slug, name) values (${teamId}, ${organizationId}, 'core', 'Core')`
    await sql`insert into team_members (organization_id, team_id, member_id, role)
      values (${organizationId}, ${teamId}, ${memberId}, 'lead')`
  })
  const system = { kind: 'system', organizationId, name: 'setup' } as const
  must(await createService(system, { slug: 'payments', name: 'Payments', prefix: 'payments' }))
  return {
    ...{ organizationId, memberId, teamId, email, system },
    async token(scopes = allScopes, { expiresAt, service } = {}) {
      const input = { name: 'test', scopes: [...scopes], service, expiresAt }
      // The verb makes no token that has expired already, so a past one was made in its own past.
      const madeAt = expiresAt ? new Date(Date.parse(expiresAt) - 1000) : new Date()
      return must(await createToken(system, input, madeAt)).token
    },
  }
}

/** As the database's superuser, whom no policy binds: for what a test must see or break from outside. */
export async function asSuperuser<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Runs a change with the triggers that protect the ledger off, as someone who owns the database could. */
export function tamper(url: string, change: (sql: postgres.TransactionSql) => Promise<unknown>): Promise<void> {
  return asSuperuser(url, async sql => {
    await sql.begin(async tx => {
      await tx`set local session_replication_role = replica`
      await change(tx)
    })
  })
}
