import Link from 'next/link'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Section } from '#components/ui/section.tsx'
import { formatNumber } from '#lib/format/number.ts'
import type { Report } from '../read-report.ts'

type LedgerSectionProps = { ledger: Report['ledger']; memberId: string }

/** Where in the ledger all this stands, and the head that proves later that it was not changed. */
export function LedgerSection({ ledger: { firstSeq, lastSeq, head }, memberId }: LedgerSectionProps) {
  return (
    <Section title="Ledger" className="break-inside-avoid">
      <p className="text-text-2">
        Entries {formatNumber(firstSeq)} to {formatNumber(lastSeq)}.{' '}
        <Link href={`/audit?about=${memberId}`} className="underline print:hidden">
          Entries about them
        </Link>
      </p>
      {head && (
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <Mono className="min-w-0 break-all rounded-2 bg-sunken px-2.5 py-1.5">{head}</Mono>
          <CopyButton text={head} label="Copy head" className="print:hidden" />
          <span className="text-text-3 text-xs">
            The ledger’s head as of now. Kept elsewhere, it proves later that nothing up to here was changed.
          </span>
        </div>
      )}
    </Section>
  )
}
