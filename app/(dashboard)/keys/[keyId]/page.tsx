import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { KeyHint } from '#components/key/key-hint.tsx'
import { Columns } from '#components/shell/columns.tsx'
import { MetaLine } from '#components/shell/meta-line.tsx'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { TabLinks } from '#components/ui/tab-links.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getEnv } from '#lib/env.ts'
import { formatMilliseconds } from '#lib/format/duration.ts'
import { formatCount } from '#lib/format/number.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { getKey } from '#lib/keys/queries.ts'
import { KeyBadge } from '../_components/badge.tsx'
import type { SearchParams } from '../_components/list-url.ts'
import { badgeOf } from '../key-badge.ts'
import { HistoryTab } from './_components/history-tab.tsx'
import { KeyActions } from './_components/key-actions.tsx'
import { KeyFacts } from './_components/key-facts.tsx'
import { SecretsTab } from './_components/secrets-tab.tsx'
import { AlertsSection } from './alerts-section.tsx'
import { CompromisedSection } from './compromised-section.tsx'
import { DecoyPage } from './decoy-page.tsx'
import { actionsOf } from './key-actions-props.ts'
import { KeyNotices } from './key-notices.tsx'
import { PolicySection } from './policy-section.tsx'
import { readKeyPage } from './read-key-page.ts'
import { RequestsSection } from './requests-section.tsx'
import { readTab, tabItems } from './tabs.ts'
import { UsageSection } from './usage-section.tsx'
import { WhereSection } from './where-section.tsx'

type PageProps = { params: Promise<{ keyId: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const keyId = keyIdInput.safeParse((await params).keyId)
  const key = keyId.success ? await getKey(await currentActor(), keyId.data) : null
  return { title: key?.name ?? 'Not found' }
}

export default async function KeyPage({ params, searchParams }: PageProps) {
  const keyId = keyIdInput.safeParse((await params).keyId)
  if (!keyId.success) notFound()
  const actor = await currentActor()
  const now = new Date()
  const facts = await readKeyPage(actor, keyId.data, now)
  if (!facts) notFound()
  const { key, lineage, events, overlap, requests, may } = facts
  if (key.decoy) return <DecoyPage actor={actor} facts={facts} now={now} />
  const search = await searchParams
  const tab = readTab(search.tab)
  const noted = events.find(event => event.action === 'key.noted')
  return (
    <>
      <PageHeader
        title={key.name}
        trail={[
          { href: '/keys', label: 'Keys' },
          { href: `/keys?service=${key.service}`, label: key.service },
        ]}
        actions={<KeyActions {...actionsOf(facts)} server={getEnv().url} startRotating={search.rotate !== undefined} />}
      />
      <PageBody>
        <div className="mb-4">
          <MetaLine>
            <KeyBadge badge={badgeOf(key, now)} bare={overlap !== null} />
            <span>
              {key.service}, {key.environment}
            </span>
            <KeyHint hint={key.hint} copyable />
            <span>{formatCount(requests, 'request')} in 24 h</span>
            {facts.p95Ms !== null && <span>p95 {formatMilliseconds(facts.p95Ms)} in the last whole hour</span>}
          </MetaLine>
        </div>
        <KeyNotices actor={actor} facts={facts} now={now} />
        <TabLinks label="This key" className="my-6" items={tabItems(facts, tab)} />
        <Columns
          asideLabel="Facts"
          aside={
            <KeyFacts
              keyRow={key}
              lineage={lineage}
              rotation={<PolicySection actor={actor} facts={facts} />}
              mayNote={may.rotate}
              mayShare={may.share}
              mayLimit={may.limit}
              noted={noted && key.livesIn ? noted : undefined}
            />
          }
        >
          {tab === 'usage' && key.compromisedAt && (
            <CompromisedSection actor={actor} keyId={key.id} since={key.compromisedAt} now={now} />
          )}
          {tab === 'usage' && <UsageSection actor={actor} facts={facts} search={search} now={now} />}
          {tab === 'requests' && <RequestsSection actor={actor} facts={facts} now={now} />}
          {tab === 'where' && <WhereSection actor={actor} keyId={key.id} search={search} now={now} />}
          {tab === 'secrets' && <SecretsTab lineage={lineage} rotatesAt={key.rotatesAt} now={now} />}
          {tab === 'alerts' && <AlertsSection actor={actor} facts={facts} now={now} />}
          {tab === 'history' && <HistoryTab keyId={key.id} events={events} />}
        </Columns>
      </PageBody>
    </>
  )
}
