import { Cut } from '#components/key/cut.tsx'
import { KeyHint } from '#components/key/key-hint.tsx'
import { cx } from '#components/ui/cx.ts'
import { Section } from '#components/ui/section.tsx'
import type { SecretRow } from '#lib/keys/queries.ts'
import { lineageTimeline } from '../lineage-timeline.ts'
import { endWords } from '../secret-words.ts'
import { LineageBar, NowLine } from './lineage-bar.tsx'

const ages = { current: 'new', retiring: 'old', ended: 'ended' } as const
const columns = 'grid grid-cols-[208px_minmax(0,1fr)] max-md:grid-cols-[180px_minmax(0,1fr)]'

type LineageProps = {
  secrets: SecretRow[]
  rotatesAt: Date | null
  now: Date
  /** names of who saw a secret, by its id; left out where that stands elsewhere */
  seenBy?: ReadonlyMap<string, string>
}

/** Every secret that the key ever had, on one scale of time, the two of an overlap shaded. */
export function LineageList({ secrets, rotatesAt, now, seenBy }: LineageProps) {
  const timeline = lineageTimeline(secrets, rotatesAt, now)
  return (
    <Section title="Secrets" note="at most two live at once, an ended one never lives again">
      <div aria-hidden="true" className={cx(columns, 'h-[22px] text-2xs/[14px] text-text-3')}>
        <span />
        <span className="relative">
          {timeline.ticks.map(({ left, label }, index) => (
            <span
              key={label}
              className={cx(
                'absolute top-0.5 -translate-x-1/2 whitespace-nowrap first:translate-x-0',
                index % 2 === 1 && 'max-md:hidden',
                Math.abs(left - timeline.now) < 24 && 'max-md:hidden',
                (Math.abs(left - timeline.now) < 7 || left > 96) && 'hidden',
              )}
              style={{ left: `${left}%` }}
            >
              {label}
            </span>
          ))}
          <span
            className={cx(
              'absolute top-0.5 font-medium text-text',
              timeline.now > 94 ? '-translate-x-full' : timeline.now > 4 && '-translate-x-1/2',
            )}
            style={{ left: `${timeline.now}%` }}
          >
            now
          </span>
        </span>
      </div>
      <ol className="text-xs">
        {timeline.rows.map(row => {
          const seen = seenBy?.get(row.secret.id)
          return (
            <li
              key={row.secret.id}
              className={cx(columns, 'border-line-soft border-t first:border-line', seenBy ? 'h-11' : 'h-[30px]')}
            >
              <span className="flex min-w-0 items-center gap-[9px] pr-3">
                <Cut secretId={row.secret.id} age={ages[row.secret.state]} />
                <span className="min-w-0">
                  <KeyHint hint={row.secret.hint} className="text-text max-md:text-2xs" />
                  {seenBy && (
                    <span className="block truncate text-2xs/[15px] text-text-3">
                      {seen ? `seen by ${seen}` : 'seen by nobody'}
                    </span>
                  )}
                </span>
              </span>
              <span className="relative">
                <span className="sr-only">{endWords(row.secret, rotatesAt, now)}</span>
                <LineageBar row={row} words={endWords(row.secret, rotatesAt, now)} />
                <NowLine left={timeline.now} />
              </span>
            </li>
          )
        })}
      </ol>
      <p aria-hidden="true" className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-text-3">
        <span className="inline-flex items-center gap-1.5">
          <span className="h-3 w-4 bg-brass-soft" /> two work
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span className="size-2 rounded-full border-2 border-text-2 bg-surface" /> first use
        </span>
      </p>
    </Section>
  )
}
