import { SeverityBadge } from '#components/key/severity-badge.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { alertStatusWords } from '../../alert-words.ts'

const weekMs = 7 * 86_400_000

/** How bad, since when, and what, in a sentence. */
export function AlertTitle({ alert, now }: { alert: AlertRow; now: Date }) {
  const { severity, status, openedAt, lastSignalAt, snoozedUntil, closedAt, summary } = alert
  const isOfThisWeek = now.getTime() - openedAt.getTime() < weekMs // later it would be the same day once more
  return (
    <div className="mb-5">
      <p className="mb-1 flex flex-wrap items-center gap-x-2.5 text-text-3">
        <SeverityBadge severity={severity} />
        <span>
          since <ExactTime iso={openedAt.toISOString()} />
          {isOfThisWeek && (
            <>
              , <RelativeTime iso={openedAt.toISOString()} />
            </>
          )}
        </span>
        <span>
          last signal <RelativeTime iso={lastSignalAt.toISOString()} />
        </span>
        {status !== 'open' && (
          <span className="font-medium text-text-2">
            {alertStatusWords[status]}
            {closedAt && (
              <>
                {' '}
                <RelativeTime iso={closedAt.toISOString()} />
              </>
            )}
          </span>
        )}
        {snoozedUntil && (
          <span className="font-medium text-text-2">
            Snoozed until <ExactTime iso={snoozedUntil.toISOString()} />
          </span>
        )}
      </p>
      <h2 className="wrap-anywhere max-w-[760px] text-balance font-semibold text-xl tracking-[-.014em]">{summary}</h2>
    </div>
  )
}
