import { ShieldCheck } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { MetaLine } from '#components/shell/meta-line.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { Posture } from '#lib/keys/posture.ts'
import type { PostureCounts } from '#lib/posture/count-posture.ts'
import { findings } from '#lib/posture/input.ts'
import { findingWords, postureHref } from '../../posture/finding-words.ts'

type PostureLineProps = {
  posture: Posture
  counts: PostureCounts
  /** the ledger's last entry, for those who may read it all */
  ledger: { seq: number; at: string } | null
}

/** How the keys stand, in numbers that lead to the lists behind them, and how far the ledger goes. */
export function PostureLine({ posture: { live, withinPolicy }, counts, ledger }: PostureLineProps) {
  const facts: ReactNode[] = [
    <span key="policy">
      <ShieldCheck className="-mt-0.5 mr-1.5 inline size-3.5" />
      <Link href="/rotations" className="text-text-2!">
        <b className="text-text">
          {formatNumber(withinPolicy)} of {formatNumber(live)}
        </b>{' '}
        live keys rotated within policy
      </Link>
    </span>,
    ...findings
      .filter(finding => counts[finding] > 0)
      .map(finding => (
        <Link key={finding} href={postureHref(finding)} className="text-text-2!">
          <span className="text-accent-text underline">{formatNumber(counts[finding])}</span>{' '}
          {findingWords[finding].brief(counts[finding])}
        </Link>
      )),
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
