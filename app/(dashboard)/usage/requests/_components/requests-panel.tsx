'use client'

import { useState } from 'react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Section } from '#components/ui/section.tsx'
import { SkeletonRows } from '#components/ui/skeleton-rows.tsx'
import { defaultColumns } from '../column-names.ts'
import { type RequestParams, requestsHref, requestsSearch } from '../requests-url.ts'
import { RequestDetails } from './request-details.tsx'
import { RequestsTable } from './requests-table.tsx'
import { TailControls } from './tail-controls.tsx'
import { useRequestPages } from './use-request-pages.ts'
import { useStream } from './use-stream.ts'

const shown = 12

/** The latest requests of what is looked at, at the foot of a screen; streams them on demand, and leads to all of them. */
export function RequestsPanel({ params }: { params: Partial<RequestParams> }) {
  const [opened, setOpened] = useState<string | null>(null)
  const search = requestsSearch(params).toString()
  const pages = useRequestPages(search, { limit: 20 })
  const stream = useStream(search, opened !== null)
  const listed = pages.data?.pages[0]
  const rows = (stream.isStreaming ? stream.buffer.rows : (listed?.items ?? [])).slice(0, shown)
  const row = rows.find(({ id }) => id === opened)
  function startOrStop(on: boolean) {
    setOpened(null)
    stream.onStream(on)
    if (!on) void pages.refetch()
  }
  return (
    <Section
      title="Requests"
      note="newest first, UTC"
      className="mt-9!"
      right={
        <>
          <TailControls {...stream} onStream={startOrStop} />
          <ButtonLink href={requestsHref(params)}>All requests</ButtonLink>
        </>
      }
    >
      {rows.length > 0 ? (
        <RequestsTable
          caption="The latest requests"
          columns={defaultColumns}
          {...{ rows, params, opened }}
          onOpen={setOpened}
        />
      ) : pages.isFetching && !stream.isStreaming ? (
        <SkeletonRows rows={shown} lines={1} columns={[60, 90, 60, 120, 120]} />
      ) : (
        <p className="py-3 text-text-2">
          {emptyWords({ ...stream, isError: pages.isError, back: listed?.searchedBackTo })}
        </p>
      )}
      {row && <RequestDetails row={row} params={params} onClose={() => setOpened(null)} />}
    </Section>
  )
}

type Empty = { isStreaming: boolean; isError: boolean; back: string | null | undefined }

function emptyWords({ isStreaming, isError, back }: Empty): string {
  if (isStreaming) return 'Requests show here within a second or two of being recorded.'
  if (isError) return 'Keyturn did not answer. The requests are there; load the page again.'
  return back
    ? 'None among the latest requests. All requests searches on from there.'
    : 'No request of this range is like that.'
}
