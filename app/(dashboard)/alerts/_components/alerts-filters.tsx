import { SEVERITY_WORDS, SeverityShape } from '#components/key/severity-shape.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { type Severity, severities } from '#lib/detection/input.ts'
import { formatNumber } from '#lib/format/number.ts'
import { type AlertsParams, alertsHref } from '../alerts-url.ts'

type AlertsFiltersProps = { params: AlertsParams; open: Record<Severity, number> }

/** Severity by its shape; beside open ones how many there are. */
export function AlertsFilters({ params, open }: AlertsFiltersProps) {
  const isOpen = params.show === 'open'
  return (
    <SegmentedLinks
      label="Severity"
      className="mb-4"
      items={[
        {
          href: alertsHref(params, { severity: undefined }),
          label: 'Every severity',
          current: params.severity === undefined,
        },
        ...severities.toReversed().map(severity => ({
          href: alertsHref(params, { severity }),
          label: (
            <>
              <SeverityShape severity={severity} />
              <span className="max-md:hidden">{SEVERITY_WORDS[severity]}</span>{' '}
              {isOpen && <span className="text-text-3">{formatNumber(open[severity])}</span>}
            </>
          ),
          title: isOpen ? `${SEVERITY_WORDS[severity]} ${formatNumber(open[severity])} open` : SEVERITY_WORDS[severity],
          current: params.severity === severity,
        })),
      ]}
    />
  )
}
