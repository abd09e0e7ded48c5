import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { getLedgerState } from '#lib/audit/check-chain.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { readActorNames } from '../actor-names.ts'
import { ChainState } from './_components/chain-state.tsx'
import { EventsTable } from './_components/events-table.tsx'
import { LedgerFilters } from './_components/ledger-filters.tsx'
import { actionOptions } from './action-options.ts'
import { nameSubject } from './find-subjects.ts'
import { ledgerHref, readLedgerParams, type SearchParams } from './ledger-url.ts'
import { toLedgerFilter } from './to-ledger-filter.ts'

export const metadata: Metadata = { title: 'Audit' }

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const reader = await currentActor()
  if (!mayAnywhere(reader, 'audit.read')) notFound()
  const params = readLedgerParams(await searchParams)
  const [page, names, about, state] = await Promise.all([
    toLedgerFilter(reader, params).then(filter => listEvents(reader, { ...filter, cursor: params.cursor, limit: 50 })),
    readActorNames(reader),
    nameSubject(reader, params.about),
    getLedgerState(reader),
  ])
  const file = ledgerHref(params, {}, '/audit/export')
  const mark = file.includes('?') ? '&' : '?'
  return (
    <>
      <PageHeader
        title="Audit"
        actions={
          page.items.length > 0 &&
          (['csv', 'jsonl'] as const).map(format => (
            <ButtonLink
              key={format}
              href={`${file}${mark}format=${format}`}
              prefetch={false}
              download
              icon={<Download />}
              className="max-md:hidden"
            >
              {format === 'csv' ? 'Export CSV' : 'Export JSON lines'}
            </ButtonLink>
          ))
        }
      />
      <PageBody>
        {state ? (
          <ChainState
            head={state.head}
            length={state.length}
            sound={
              state.sound && { ...state.sound, at: state.sound.at.toISOString(), by: names.nameOf(state.sound.by) }
            }
          />
        ) : (
          <p className="text-text-2">What you did yourself, and what was done in the teams you lead.</p>
        )}
        <LedgerFilters params={params} about={about} actors={names.options(params.actor)} actions={actionOptions()} />
        <EventsTable events={page.items} nameOf={names.nameOf} />
        <div className="flex gap-2 py-3">
          {params.cursor && <ButtonLink href={ledgerHref(params)}>Newest entries</ButtonLink>}
          {page.nextCursor && (
            <ButtonLink href={ledgerHref(params, { cursor: page.nextCursor })}>Older entries</ButtonLink>
          )}
        </div>
      </PageBody>
    </>
  )
}
