import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { detectors, detectorWords } from '#lib/detection/input.ts'
import { type AlertsParams, alertsHref } from '../alerts-url.ts'

/** An empty inbox says what is looked for, so that silence means something. */
export function NoAlerts({ params }: { params: AlertsParams }) {
  const { show, severity } = params
  if (severity) {
    return (
      <EmptyState
        title={`No ${show === 'open' ? 'open' : 'closed'} alert is ${severity}`}
        action={<ButtonLink href={alertsHref(params, { severity: undefined })}>Show every severity</ButtonLink>}
      />
    )
  }
  if (show === 'closed') {
    return (
      <EmptyState
        title="Alerts that somebody closed will stand here"
        action={<ButtonLink href="/alerts">Show open alerts</ButtonLink>}
      >
        Resolved, or marked as normal: with what was seen, who closed them, and what they said.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="Nothing asks for you" action={<ButtonLink href="/usage">Look at usage</ButtonLink>}>
      <p>When one of these shows in the requests of a key, it stands here within seconds, and people are told:</p>
      <dl className="mt-4 grid gap-x-6 gap-y-2 md:grid-cols-[160px_minmax(0,1fr)]">
        {detectors.map(detector => (
          <div key={detector} className="contents">
            <dt className="font-medium text-text">{detectorWords[detector].name}</dt>
            <dd className="max-md:mb-1">{detectorWords[detector].finds}.</dd>
          </div>
        ))}
      </dl>
    </EmptyState>
  )
}
