import { EmptyState } from '#components/ui/empty-state.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { listPrecision } from '#lib/alerts/list-precision.ts'
import { listServices } from '#lib/services/queries.ts'
import { JudgedFilters } from './_components/judged-filters.tsx'
import { JudgedTable } from './_components/judged-table.tsx'
import type { AlertsParams } from './alerts-url.ts'

/** How often each detector was right, by what people said when they closed its alerts. */
export async function JudgedSection({ actor, params }: { actor: MemberActor; params: AlertsParams }) {
  const { days, service } = params
  const [detectors, services] = await Promise.all([listPrecision(actor, { days, service }), listServices(actor)])
  return (
    <>
      <JudgedFilters params={params} services={services.map(({ slug }) => slug)} />
      {detectors.length === 0 ? (
        <EmptyState title={`No alert in ${days} days${service ? ` of ${service}` : ''}`}>
          What detectors tell stands here, beside how often somebody resolved it as what it was or marked it as normal.
        </EmptyState>
      ) : (
        <JudgedTable detectors={detectors} />
      )}
      <p className="mt-4 max-w-[720px] text-text-3 text-xs/[18px]">
        Resolved counts as right, marked normal as wrong; open alerts are not judged, whoever looks at them. The range
        is where the share of all such alerts lies, with 95 % certainty, if those that nobody judged are like the
        others; of fewer than five it says nothing.
      </p>
    </>
  )
}
