import { EmptyState } from '#components/ui/empty-state.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { StatFigure } from '#components/ui/stat-figure.tsx'
import { StatStrip } from '#components/ui/stat-strip.tsx'
import type { Actor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { type Backtest, type BacktestRow, backtestVolume } from '#lib/alerts/backtest-volume.ts'
import { explainBacktestError } from '#lib/alerts/errors.ts'
import { formatShortDay } from '#lib/format/date-time.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { TryTable } from './_components/try-table.tsx'
import { JudgedLine } from './judged-line.tsx'
import { rateWords } from './told-words.ts'
import { type Show, shows } from './try-fields.ts'
import { type TryParams, tryHref } from './try-url.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

const showWords: Record<Show, string> = {
  all: 'All',
  both: 'Both',
  only_tried: 'Only these',
  only_before: 'No more',
}

type BacktestSectionProps = {
  actor: Actor
  where: { service: string; environment: Environment }
  params: TryParams
  parameters: NonNullable<TryParams['parameters']>
  path: string
  now: Date
}

/** What trying says. It takes some seconds of many keys, so the page does not wait for it. */
export async function BacktestSection({ actor, where, params, parameters, path, now }: BacktestSectionProps) {
  const key = params.key === undefined ? undefined : keyIdInput.parse(params.key)
  const from = new Date(now.getTime() - params.days * dayMs)
  const found = await backtestVolume(actor, { ...where, key, from, to: now, parameters }, { now })
  if (!found.ok) return <Notice tone="due" title={explainBacktestError(found.error)} />
  const { rows, summary, keys, learnedFrom } = found.value
  if (keys.used === 0 || learnedFrom === null) {
    return (
      <EmptyState title="Nothing to try them on">
        No key here was used in the last {params.days} days, or nothing of it is kept by the minute.
      </EmptyState>
    )
  }
  const shown = rows.filter(row => params.show === 'all' || row.kind === params.show)
  const usageHref = (row: BacktestRow) => {
    const search = new URLSearchParams({
      from: new Date(row.at - 12 * hourMs).toISOString(),
      to: new Date(Math.min(row.at + 3 * hourMs, now.getTime())).toISOString(),
    })
    return row.key
      ? `/keys/${row.key.id}?${search}`
      : `/usage?service=${where.service}&environment=${where.environment}&${search}`
  }
  return (
    <>
      <Figures summary={summary} />
      <p className="mt-3 text-text-2">{coveredWords(found.value, now)}</p>
      <JudgedLine actor={actor} service={where.service} days={params.days} now={now} />
      <Section title="Told, and raised" note="the same where both tell of a key within three hours">
        <SegmentedLinks
          label="Which"
          className="mb-3"
          items={shows.map(show => ({
            href: tryHref(path, params, { show }),
            label: `${showWords[show]} ${formatNumber(show === 'all' ? sum(summary.kinds) : summary.kinds[show])}`,
            current: show === params.show,
          }))}
        />
        {shown.length === 0 ? (
          <p className="text-text-2">None.</p>
        ) : (
          <TryTable
            rows={shown}
            usageHref={usageHref}
            onlyHref={params.key ? null : keyId => tryHref(path, params, { key: keyId })}
          />
        )}
        {rows.length < sum(summary.kinds) && (
          <p className="mt-3 text-text-3 text-xs">
            The latest {formatNumber(rows.length)} are listed; the figures count all.
          </p>
        )}
      </Section>
    </>
  )
}

const sum = (kinds: Backtest['summary']['kinds']) => Object.values(kinds).reduce((all, each) => all + each, 0)

function Figures({ summary }: Pick<Backtest, 'summary'>) {
  const { tried, usual, raised, keyMonths, normal, resolved } = summary
  return (
    <StatStrip>
      <StatFigure label="With these settings" value={formatNumber(tried)} note={rateWords(tried, keyMonths)} />
      <StatFigure label="With Keyturn’s own" value={formatNumber(usual)} note={rateWords(usual, keyMonths)} />
      <StatFigure
        label="Raised, marked normal"
        value={formatNumber(normal.raised)}
        note={`${formatNumber(normal.remain)} would be told still, of ${formatCount(raised, 'alert')}`}
      />
      <StatFigure
        label="Raised, resolved"
        value={formatNumber(resolved.raised)}
        note={`${formatNumber(resolved.remain)} would be told still`}
      />
    </StatStrip>
  )
}

function coveredWords({ keys, learnedFrom }: Backtest, now: Date): string {
  const which =
    keys.replayed < keys.used
      ? `The ${formatCount(keys.replayed, 'most used key')} of ${formatNumber(keys.used)}: there was no time for more.`
      : `${formatCount(keys.used, 'key')}, all that were used.`
  const learned = learnedFrom === null ? '' : ` Learned from ${formatShortDay(learnedFrom, now)} on.`
  return `${which}${learned} Nothing was changed, and nobody was told.`
}
