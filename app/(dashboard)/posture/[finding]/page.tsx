import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ShowMore } from '#components/ui/show-more.tsx'
import { TabLinks } from '#components/ui/tab-links.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import { countPosture } from '#lib/posture/count-posture.ts'
import { findingInput, findings } from '#lib/posture/input.ts'
import { listPosture } from '#lib/posture/list-posture.ts'
import { listPostureDays } from '#lib/posture/list-posture-days.ts'
import { PostureHistory } from '../_components/posture-history.tsx'
import { PostureTable } from '../_components/posture-table.tsx'
import { findingWords, postureHref } from '../finding-words.ts'
import { historyDays, historySlots } from '../history-slots.ts'
import { NobodyHere } from '../nobody-here.tsx'
import { toPostureItems } from '../posture-item.ts'

type PageProps = {
  params: Promise<{ finding: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const readFinding = (slug: string) => findingInput.safeParse(slug.replaceAll('-', '_'))

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const finding = readFinding((await params).finding)
  return { title: finding.success ? `Posture: ${findingWords[finding.data].tab.toLowerCase()}` : 'Not found' }
}

/** The live keys that have one weakness: how many, why that matters, how it has gone, and what helps each. */
export default async function PosturePage({ params, searchParams }: PageProps) {
  const parsed = readFinding((await params).finding)
  if (!parsed.success) notFound()
  const finding = parsed.data
  const { after } = await searchParams
  const cursor = typeof after === 'string' ? after : undefined
  const actor = await currentActor()
  const now = new Date()
  const [counts, page, days] = await Promise.all([
    countPosture(actor, now),
    listPosture(actor, finding, { cursor, now }),
    listPostureDays(actor, { finding, days: historyDays }, now),
  ])
  const words = findingWords[finding]
  const keys = counts[finding]
  const items = await toPostureItems(actor, finding, page.items)
  return (
    <>
      <PageHeader title="Posture" trail={[{ href: '/', label: 'Overview' }]} />
      <PageBody className="pt-2! max-md:pt-1!">
        <TabLinks
          label="Live keys"
          className="mb-6 max-md:flex-wrap max-md:gap-y-0"
          items={findings.map(each => ({
            href: postureHref(each),
            label: findingWords[each].tab,
            count: formatNumber(counts[each]),
            current: each === finding,
          }))}
        />
        {keys === 0 ? (
          <NobodyHere words={words} live={counts.live} days={days} now={now} />
        ) : (
          <>
            <p className="font-medium text-md">
              {formatNumber(keys)} of {formatCount(counts.live, 'live key')} {words.lead(keys)}.
            </p>
            <p className="mt-1 max-w-[720px] text-text-2">
              {words.why} {words.remedy}
            </p>
          </>
        )}
        {days && days.length > 0 && <PostureHistory {...historySlots(days, keys, now)} keys={keys} />}
        {items.length > 0 && (
          <div className="mt-6">
            <PostureTable
              finding={finding}
              caption={`Live keys: ${words.tab.toLowerCase()}`}
              fact={words.fact}
              items={items}
            />
            <ShowMore
              summary={`${cursor ? `The next ${formatNumber(items.length)}` : formatNumber(items.length)} of ${formatNumber(keys)}, production first, ${words.order}`}
              label={page.nextCursor ? 'Next 50' : undefined}
              href={page.nextCursor ? postureHref(finding, page.nextCursor) : undefined}
            />
          </div>
        )}
      </PageBody>
    </>
  )
}
