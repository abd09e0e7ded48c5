import { Ban, X } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { Section } from '#components/ui/section.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { formatCount, formatNumber, formatShortNumber } from '#lib/format/number.ts'
import { formatPercent } from '#lib/format/percent.ts'

export type TopItem = {
  value: string
  label: string
  requests: number
  refused?: number
  isNew?: boolean
  /** Before the label: the shape of what the label says. */
  glyph?: ReactNode
}

type TopListProps = {
  title: string
  note?: ReactNode
  /** Largest first. */
  items: TopItem[]
  /** Of all requests, so that a row can say its share. */
  total: number
  /** Values beyond those that are told apart; `values` is null where nobody counted them. */
  other?: { values: number | null; requests: number } | null
  /** Requests that did not say. */
  unknown?: number
  /** Where a click on a row leads; null takes the filter away. */
  hrefOf: (value: string | null) => string
  /** The value that everything is filtered by now. */
  active?: string | null
  /** What a machine reads: paths, addresses. */
  isMono?: boolean
  refusedShown?: boolean
  /** Beside each count how much of the total it is. */
  shareShown?: boolean
  tone?: 'accent' | 'refused'
  empty?: ReactNode
  className?: string
}

/** The largest of one kind, each a link that filters everything. What has no name has no link, and is told all the same. */
export function TopList({ title, note, items, total, other, unknown = 0, ...props }: TopListProps) {
  const {
    hrefOf,
    active,
    isMono = false,
    refusedShown = false,
    shareShown = false,
    tone = 'accent',
    empty,
    className,
  } = props
  const rest = [
    other && other.requests > 0 && { label: otherWords(other.values), requests: other.requests },
    unknown > 0 && { label: 'did not say', requests: unknown },
  ].filter(row => row !== false && row !== null && row !== undefined)
  const most = Math.max(...[...items, ...rest].map(row => row.requests), 1)
  return (
    <Section title={title} note={note} className={cx('mt-0!', className)}>
      {items.length + rest.length === 0 && (
        <p className="border-line-soft border-t py-1.5 text-text-3">{empty ?? 'No requests in this range.'}</p>
      )}
      <ul className="flex flex-col gap-0.5">
        {items.map(item => {
          const isActive = item.value === active
          return (
            <li key={item.value}>
              <Link
                href={hrefOf(isActive ? null : item.value)}
                prefetch={false}
                scroll={false}
                aria-current={isActive ? 'true' : undefined}
                title={titleOf(item, total)}
                className={cx(
                  'relative flex h-7 items-center gap-2 text-text hover:bg-hover hover:no-underline',
                  isActive && 'bg-selected font-medium',
                )}
              >
                {isActive && <X aria-label="Take away the filter" className="size-3.5! text-accent-text" />}
                {item.glyph}
                <span className={cx('min-w-0 truncate', isMono && 'font-mono text-xs tracking-[-.01em]')}>
                  {item.label}
                </span>
                {item.isNew && (
                  <span title="First let through with this key in this range">
                    <Tag>new</Tag>
                  </span>
                )}
                {refusedShown && (item.refused ?? 0) > 0 && <Refused count={item.refused ?? 0} />}
                <Count requests={item.requests} />
                {shareShown && <Share requests={item.requests} total={total} />}
                <Bar share={item.requests / most} tone={tone} />
              </Link>
            </li>
          )
        })}
        {rest.map(row => (
          <li key={row.label} title={titleOf(row, total)} className="relative flex h-7 items-center gap-2 text-text-3">
            <span className="min-w-0 truncate">{row.label}</span>
            <Count requests={row.requests} />
            {shareShown && <Share requests={row.requests} total={total} />}
            <Bar share={row.requests / most} tone="quiet" />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function otherWords(values: number | null): string {
  return values === null ? 'others, not told apart' : `${formatNumber(values)} more`
}

function titleOf({ label, requests, refused = 0 }: Pick<TopItem, 'label' | 'requests' | 'refused'>, total: number) {
  const share = total > 0 ? `, ${formatPercent(requests / total)} of all` : ''
  return `${label}: ${formatCount(requests, 'request')}${share}${refused > 0 ? `; ${formatNumber(refused)} refused` : ''}`
}

function Count({ requests }: { requests: number }) {
  return (
    <span className="ml-auto flex-none pl-1">
      {formatShortNumber(requests)}
      <span className="sr-only"> requests</span>
    </span>
  )
}

function Refused({ count }: { count: number }) {
  return (
    <span className="-mr-1 ml-auto inline-flex flex-none items-center gap-1 text-refused text-xs [&+*]:ml-2">
      <Ban aria-hidden="true" className="size-3!" />
      {formatShortNumber(count)}
      <span className="sr-only"> refused, </span>
    </span>
  )
}

function Share({ requests, total }: { requests: number; total: number }) {
  return (
    <span className="w-[54px] flex-none text-right text-text-3 text-xs">
      {total > 0 ? formatPercent(requests / total).replace('under', '<') : '–'}
    </span>
  )
}

const TONES = { accent: 'bg-(--series-1)', refused: 'bg-refused', quiet: 'bg-mute' }

/** On a hairline that shows the whole, and never so thin that what happened looks like nothing. */
function Bar({ share, tone }: { share: number; tone: keyof typeof TONES }) {
  return (
    <span aria-hidden="true" className="absolute inset-x-0 bottom-px h-0.5 bg-line-soft">
      <span className={cx('block h-full min-w-0.5', TONES[tone])} style={{ width: `${Math.min(1, share) * 100}%` }} />
    </span>
  )
}
