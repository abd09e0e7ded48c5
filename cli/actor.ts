import type { Command } from 'commander'
import type { SystemActor } from '#lib/access/actor.ts'
import { explainOrganizationError, findOrganization } from '#lib/access/find-organization.ts'
import { valueOrExit } from './output.ts'

/** Whoever has the terminal and the secrets acts for the operator, in the one organization that is meant. */
export async function operatorOf(self: Command, organization?: string): Promise<SystemActor> {
  const { id } = valueOrExit(self, await findOrganization(organization), explainOrganizationError)
  return { kind: 'system', organizationId: id, name: 'cli' }
}
