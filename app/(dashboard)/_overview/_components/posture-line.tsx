import { ShieldCheck } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { MetaLine } from '#components/shell/meta-line.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { Posture } from '#lib/keys/posture.ts'

type PostureLineProps = {
  posture: Posture
  /** the ledger's last entry, for those who may read it all */
  ledger: { seq: number; at: string } | null
}

/** How the keys stand, in numbers, and how far the ledger goes. */
export function PostureLine({ posture, ledger }: PostureLineProps) {
  const { live, withinPolicy, fromAnywhere, unused } = posture
  const facts: ReactNode[] = [
    <span key="policy">
      <ShieldCheck className="-mt-0.5 mr-1.5 inline size-3.5" />
      <b className="text-text">
        {formatNumber(withinPolicy)} of {formatNumber(live)}
      </b>{' '}
      live keys rotated within policy
    </span>,
    <span key="anywhere">
      <Link href="/keys?environment=production" className="underline">
        {formatCount(fromAnywhere, 'production key')}
      </Link>{' '}
      {fromAnywhere === 1 ? 'works' : 'work'} from any network
    </span>,
    <span key="unused">
      <Link href="/keys?sort=lastUsed&direction=asc" className="underline">
        {formatNumber(unused)}
      </Link>{' '}
      unused for 30 days
    </span>,
  ]
  if (ledger) {
    facts.push(
      <span key="ledger">
        <Link href="/audit" className="underline">
          Ledger
        </Link>{' '}
        at {formatNumber(ledger.seq)}, last entry <RelativeTime iso={ledger.at} />
      </span>,
    )
  }
  return (
    <section aria-label="Posture" className="mt-8 border-line border-t pt-3.5">
      <MetaLine>{facts}</MetaLine>
    </section>
  )
}
