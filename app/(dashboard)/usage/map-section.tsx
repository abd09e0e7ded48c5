import { WorldMap } from '#components/charts/world-map.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { listFacets } from '#lib/usage/list-facets.ts'
import { filterOf } from './usage-params.ts'
import { usageRange } from './usage-range.ts'
import { type UsageParams, usageHref } from './usage-url.ts'

const countriesAtMost = 300

/** The world, as requests came from it. Without any that say so there is nothing to draw. */
export async function MapSection({ actor, params, now }: { actor: MemberActor; params: UsageParams; now: Date }) {
  const { from, to } = usageRange(params, now)
  const input = { from, to, filter: filterOf(params), names: ['country'] as const, limit: countriesAtMost }
  const [facet] = await listFacets(actor, input, now)
  if (!facet || facet.items.length === 0) return null
  return (
    <WorldMap
      className="mt-9"
      countries={facet.items.map(({ value, requests, refused }) => ({ code: value, requests, refused }))}
      hrefOf={code => usageHref(params, { country: code ?? undefined })}
      active={params.country ?? null}
      note={facet.sampled === null ? undefined : 'estimated'}
    />
  )
}
