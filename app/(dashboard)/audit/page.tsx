import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { mayAnywhere, reachOf } from '#lib/access/may.ts'
import { listEventsInput } from '#lib/audit/input.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { ChainState } from './_components/chain-state.tsx'
import { EventsTable } from './_components/events-table.tsx'
import { LedgerFilters } from './_components/ledger-filters.tsx'
import { readActorNames } from './actor-names.ts'
import { actionWords } from './event-words.ts'

export const metadata: Metadata = { title: 'Audit' }

const first = z.string().max(64).optional().catch(undefined)
const params = z.object({ actor: first, action: first, cursor: listEventsInput.shape.cursor.catch(undefined) })

export default async function AuditPage({ searchParams }: PageProps<'/audit'>) {
  const reader = await currentActor()
  if (!mayAnywhere(reader, 'audit.read')) notFound()
  const { actor, action, cursor } = params.parse(await searchParams)
  const [page, names] = await Promise.all([
    listEvents(reader, { actor: actor || undefined, action: action || undefined, cursor, limit: 50 }),
    readActorNames(reader),
  ])
  const isAll = reachOf(reader, 'audit.read') === 'all'
  const rest = new URLSearchParams(
    Object.entries({ actor, action }).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  )
  const href = (next: string) => `/audit?${new URLSearchParams([...rest, ['cursor', next]])}`
  return (
    <>
      <PageHeader title="Audit" />
      <PageBody>
        {isAll ? (
          <ChainState />
        ) : (
          <p className="text-text-2">What you did yourself, and what was done in the teams you lead.</p>
        )}
        <LedgerFilters
          actor={actor ?? ''}
          action={action ?? ''}
          actors={names.members}
          actions={Object.keys(actionWords).map(value => ({ value, label: value }))}
        />
        <EventsTable events={page.items} nameOf={names.nameOf} />
        <div className="flex gap-2 py-3">
          {cursor && <ButtonLink href={rest.size > 0 ? `/audit?${rest}` : '/audit'}>Newest entries</ButtonLink>}
          {page.nextCursor && <ButtonLink href={href(page.nextCursor)}>Older entries</ButtonLink>}
        </div>
      </PageBody>
    </>
  )
}
