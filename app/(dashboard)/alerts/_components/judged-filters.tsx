'use client'

import { useRouter } from 'next/navigation'
import { FilterSelect } from '#components/ui/filter-select.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { precisionDays } from '#lib/alerts/input.ts'
import { type AlertsParams, alertsHref } from '../alerts-url.ts'

/** Over how long, and of which service. */
export function JudgedFilters({ params, services }: { params: AlertsParams; services: string[] }) {
  const router = useRouter()
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <SegmentedLinks
        label="Over the last"
        items={precisionDays.map(days => ({
          href: alertsHref(params, { days }),
          label: `${days} days`,
          current: params.days === days,
        }))}
      />
      <FilterSelect
        label="Service"
        value={params.service ?? ''}
        options={services.map(slug => ({ value: slug, label: slug }))}
        onChange={service => router.replace(alertsHref(params, { service: service || undefined }), { scroll: false })}
      />
    </div>
  )
}
