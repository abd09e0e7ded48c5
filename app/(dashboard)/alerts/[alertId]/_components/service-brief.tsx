import Link from 'next/link'
import { Fact, Facts } from '#components/ui/facts.tsx'
import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { usageHref } from '../../../usage/usage-url.ts'
import { keysWindow } from '../keys-window.ts'

type About = Pick<AlertRow, 'service' | 'environment' | 'detector' | 'openedAt' | 'lastSignalAt'>

/** Of an alert about no single key: the service, and which of its keys brought it. */
export function ServiceBrief({ alert, now }: { alert: About; now: Date }) {
  const { service, environment, detector } = alert
  const isOfVolume = detector === 'volume_spike' || detector === 'volume_drop'
  return (
    <Facts>
      <Fact label="Service" note={environment}>
        <Link href={`/services/${service}`}>{service}</Link>
      </Fact>
      {isOfVolume && (
        <Fact label="Its keys">
          <Link href={usageHref({ service, environment, split: 'key' }, keysWindow(alert, now))}>
            Usage of each at that time
          </Link>
        </Fact>
      )}
    </Facts>
  )
}
