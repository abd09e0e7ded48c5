import Link from 'next/link'
import { SeverityBadge } from '#components/key/severity-badge.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { detectorWords } from '#lib/detection/input.ts'

/** What else of this key nobody has closed: together they often say what one alone does not. */
export function AlsoOpen({ alerts }: { alerts: AlertRow[] }) {
  return (
    <ul>
      {alerts.map(({ id, severity, detector, signals, openedAt }) => (
        <li key={id} className="flex items-baseline gap-2.5 border-line-soft border-b py-2">
          <SeverityBadge severity={severity} iconOnly />
          <Link href={`/alerts/${id}`} prefetch={false} className="min-w-0 flex-1 text-text">
            {detectorWords[detector]?.name ?? detector}
            <span className="block truncate text-text-3 text-xs/[17px]">{signals[0]?.seen}</span>
          </Link>
          <RelativeTime iso={openedAt.toISOString()} bare className="text-text-3" />
        </li>
      ))}
    </ul>
  )
}
