'use client'

import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Section } from '#components/ui/section.tsx'
import { type RequestParams, requestsHref, requestsSearch, searchNames } from '../requests-url.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { ListFoot } from './list-foot.tsx'
import { RequestDetails } from './request-details.tsx'
import { RequestsTable } from './requests-table.tsx'
import { TailControls } from './tail-controls.tsx'
import { useRequestPages } from './use-request-pages.ts'
import { useStream } from './use-stream.ts'

/** The list of requests, or in its place the stream of those that come. */
export function RequestsExplorer({ params }: { params: RequestParams }) {
  const client = useQueryClient()
  const [opened, setOpened] = useState<string | null>(null)
  const [isAtTop, setAtTop] = useState(true)
  const search = requestsSearch({ ...params, columns: undefined }).toString()
  const pages = useRequestPages(search)
  const stream = useStream(search, opened !== null || !isAtTop)
  const listed = pages.data?.pages.flatMap(page => page.items) ?? []
  const rows = stream.isStreaming ? stream.buffer.rows : listed
  const row = rows.find(({ id }) => id === opened)
  function startOrStop(on: boolean) {
    setOpened(null)
    stream.onStream(on)
    if (!on) void client.resetQueries({ queryKey: ['requests', search] })
  }
  return (
    <Section
      title="Requests"
      note="newest first, UTC"
      right={
        <>
          <TailControls {...stream} onStream={startOrStop} />
          <ColumnsMenu params={params} />
        </>
      }
    >
      {rows.length > 0 && (
        <RequestsTable
          caption={`Requests, newest first, ${rows.length} loaded`}
          columns={params.columns}
          {...{ rows, params, opened }}
          onOpen={setOpened}
          onTopChange={setAtTop}
        />
      )}
      {stream.isStreaming
        ? rows.length === 0 && <Waiting />
        : !pages.isFetching && !pages.isError && !pages.hasNextPage && rows.length === 0 && <Nothing params={params} />}
      {!stream.isStreaming && <ListFoot pages={pages} found={rows.length} />}
      {row && <RequestDetails row={row} params={params} onClose={() => setOpened(null)} />}
    </Section>
  )
}

function Waiting() {
  return <p className="py-3 text-text-2">Requests show here within a second or two of being recorded.</p>
}

function Nothing({ params }: { params: RequestParams }) {
  const isNarrowed = searchNames.some(name => params[name] !== undefined)
  const all = Object.fromEntries(searchNames.map(name => [name, undefined]))
  return (
    <EmptyState
      title={isNarrowed ? 'No request of this range is like that' : 'No requests in this range'}
      action={isNarrowed && <Link href={requestsHref(params, all)}>Take the filters away</Link>}
    >
      {isNarrowed
        ? 'All of the range was searched. Single requests are kept for some weeks; counts, for longer, stand under Usage.'
        : 'They stand here as soon as a service asks Keyturn about a key, or a gateway reports a request.'}
    </EmptyState>
  )
}
