import { Cut } from '#components/key/cut.tsx'
import { KeyHint } from '#components/key/key-hint.tsx'
import { cx } from '#components/ui/cx.ts'
import { Section } from '#components/ui/section.tsx'
import { formatShortDay } from '#lib/format/date-time.ts'
import type { SecretRow } from '#lib/keys/queries.ts'

const looks = { current: 'bg-accent-text', retiring: 'bg-brass-mark', ended: 'bg-edge' }
const ages = { current: 'new', retiring: 'old', ended: 'ended' } as const

type LineageProps = { secrets: SecretRow[]; rotatesAt: Date | null; now: Date }

/** Every secret that the key ever had, on one scale of time. */
export function LineageList({ secrets, rotatesAt, now }: LineageProps) {
  const oldestFirst = [...secrets].reverse()
  const start = oldestFirst[0]?.createdAt.getTime() ?? now.getTime()
  const ends = [...secrets.map(secret => endOf(secret, rotatesAt)), now].map(moment => moment?.getTime() ?? 0)
  const length = Math.max(86_400_000, Math.max(...ends) - start)
  const place = (at: Date) => ((at.getTime() - start) / length) * 100
  return (
    <Section title="Secrets" note="at most two live at once, an ended one never lives again">
      <ol className="text-xs">
        {oldestFirst.map(secret => {
          const to = endOf(secret, rotatesAt) ?? now
          const right = place(to)
          return (
            <li
              key={secret.id}
              className="grid h-[30px] grid-cols-[196px_minmax(0,1fr)] border-line-soft border-t first:border-line max-md:grid-cols-[176px_minmax(0,1fr)]"
            >
              <span className="flex items-center gap-[9px]">
                <Cut secretId={secret.id} age={ages[secret.state]} />
                <KeyHint hint={secret.hint} className="text-text max-md:text-2xs" />
              </span>
              <span className="relative">
                <span
                  className={cx('absolute top-[11px] h-2 min-w-[3px] rounded-[2px]', looks[secret.state])}
                  style={{ left: `${place(secret.createdAt)}%`, width: `${right - place(secret.createdAt)}%` }}
                />
                <span
                  className={cx(
                    'absolute top-[7px] whitespace-nowrap text-2xs text-text-3 max-md:sr-only',
                    right > 72 && '-translate-x-full',
                  )}
                  style={{ left: right > 72 ? `calc(${place(secret.createdAt)}% - 6px)` : `calc(${right}% + 6px)` }}
                >
                  {wordsOf(secret, rotatesAt, now)}
                </span>
                <span className="absolute -top-px bottom-0 border-text-2 border-l" style={{ left: `${place(now)}%` }} />
              </span>
            </li>
          )
        })}
      </ol>
    </Section>
  )
}

function endOf(secret: SecretRow, rotatesAt: Date | null): Date | null {
  return secret.endedAt ?? secret.retiresAt ?? (secret.state === 'current' ? rotatesAt : null)
}

function wordsOf(secret: SecretRow, rotatesAt: Date | null, now: Date): string {
  if (secret.endedAt)
    return `${(secret.endReason ?? 'ended').replaceAll('_', ' ')} ${formatShortDay(secret.endedAt, now)}`
  if (secret.state === 'retiring')
    return secret.retiresAt ? `retires ${formatShortDay(secret.retiresAt, now)}` : 'works on'
  return rotatesAt ? `rotates ${formatShortDay(rotatesAt, now)}` : 'live'
}
