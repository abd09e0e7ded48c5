import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import type { Environment } from '#lib/access/words.ts'
import { listServices } from '#lib/services/queries.ts'

/** A service that a decoy can pretend to open, and in which of its environments the actor may plant one. */
export interface DecoyPlace {
  slug: string
  prefix: string
  team: string
  environments: Environment[]
}

/** What the form for a decoy offers: only what the verb would take. */
export async function listDecoyPlaces(actor: Actor): Promise<DecoyPlace[]> {
  const services = await listServices(actor)
  const places = services.map(({ id: serviceId, slug, prefix, team, environments }) => ({
    ...{ slug, prefix, team: team.name },
    environments: environments
      .filter(({ environment, createNeedsLead }) =>
        may(actor, 'decoy.create', { teamId: team.id, serviceId, environment, createNeedsLead }),
      )
      .map(({ environment }) => environment),
  }))
  return places.filter(({ environments }) => environments.length > 0)
}
