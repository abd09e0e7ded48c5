import { OutcomeList } from '#components/charts/outcome-list.tsx'
import { TopList } from '#components/charts/top-list.tsx'
import { cx } from '#components/ui/cx.ts'
import { Section } from '#components/ui/section.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import { formatPercent } from '#lib/format/percent.ts'
import type { Facet, FacetName } from '#lib/usage/facet.ts'
import { listFacets } from '#lib/usage/list-facets.ts'
import { facetWords } from './_components/facet-words.ts'
import { spellLabel } from './spell-labels.ts'
import { filterOf } from './usage-params.ts'
import { usageRange } from './usage-range.ts'
import { type UsageParams, usageHref } from './usage-url.ts'

type ListsProps = {
  /** side by side where there is room */
  columns?: 3 | 4
  actor: MemberActor
  params: UsageParams
  names: readonly FacetName[]
  now: Date
  limit?: number
}

/** The largest of each kind; a click narrows everything to it, another one takes that back. */
export async function UsageLists({ actor, params, names, now, limit = 6, columns = 3 }: ListsProps) {
  const { from, to } = usageRange(params, now)
  const facets = await listFacets(actor, { from, to, filter: filterOf(params), names, limit }, now)
  const sampled = facets.find(facet => facet.sampled !== null)?.sampled ?? null
  return (
    <>
      <div
        className={cx(
          'grid gap-y-8 max-lg:grid-cols-2 max-md:grid-cols-1',
          columns === 4 ? 'grid-cols-4 gap-x-8' : 'grid-cols-3 gap-x-8',
        )}
      >
        {facets.map(facet => (
          <FacetList key={facet.name} facet={facet} params={params} />
        ))}
      </div>
      {names.includes('network') && getEnv().geoAsnDb === undefined && (
        <p className="mt-3 text-text-3 text-xs">
          Networks: <a href="https://db-ip.com">IP Geolocation by DB-IP</a>
        </p>
      )}
      {sampled !== null && (
        <p className="mt-3 text-text-3 text-xs">
          ≈ Estimated: so many requests cross what is chosen that {formatPercent(sampled)} of them was read. A shorter
          range is counted exactly.
        </p>
      )}
    </>
  )
}

function FacetList({ facet, params }: { facet: Facet; params: UsageParams }) {
  const { name, items, values, other, unknown, sampled } = facet
  const { many, isMono } = facetWords[name]
  if (name === 'outcome')
    return (
      <OutcomeList
        outcomes={items.map(({ value, requests }) => ({ outcome: value, requests }))}
        total={items.reduce((sum, item) => sum + item.requests, other + unknown)}
        hrefOf={value => usageHref(params, { outcome: value ?? undefined })}
        active={params.outcome ?? null}
      />
    )
  const listed = items.reduce((sum, item) => sum + item.requests, 0)
  return (
    <TopList
      title={many}
      note={sampled === null ? undefined : '≈'}
      items={items.map(item => ({ ...item, label: spellLabel(name, item.label) }))}
      total={listed + other + unknown}
      other={{ values: values > items.length ? values - items.length : null, requests: other }}
      unknown={unknown}
      hrefOf={value => usageHref(params, { [name]: value ?? undefined })}
      active={params[name] === undefined ? null : String(params[name])}
      isMono={isMono}
      refusedShown
    />
  )
}

/** Half of what the shape of the lists will be. */
export function ListsWaiting() {
  return (
    <Section title="Where from, where to">
      <div className="h-[210px]" role="status">
        <span className="sr-only">Loading</span>
      </div>
    </Section>
  )
}
