import { asc, eq, or } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { organizations } from '#db/schema/organizations.ts'
import { err, ok, type Result } from '#lib/result.ts'

export interface Organization {
  id: string
  slug: string
  name: string
}

export type OrganizationError = { reason: 'none' } | { reason: 'unknown' } | { reason: 'several'; slugs: string[] }

/** For the operator at the terminal: the organization of this slug or name, or, where none is named, the only one. */
export async function findOrganization(named?: string): Promise<Result<Organization, OrganizationError>> {
  const { id, slug, name } = organizations
  const found = await database('auth')
    .select({ id, slug, name })
    .from(organizations)
    .where(named === undefined ? undefined : or(eq(slug, named), eq(name, named)))
    .orderBy(asc(slug))
    .limit(20)
  const [first] = found
  if (!first) return err({ reason: named === undefined ? 'none' : 'unknown' })
  return found.length === 1 ? ok(first) : err({ reason: 'several', slugs: found.map(each => each.slug) })
}

export function explainOrganizationError(error: OrganizationError): string {
  switch (error.reason) {
    case 'none':
      return 'There is no organization yet. Make one with: keyturn owner create'
    case 'unknown':
      return 'There is no such organization.'
    case 'several':
      return `There are several organizations. Name one with --organization: ${error.slugs.join(', ')}`
  }
}
