'use client'

import { useEffect, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { usePageTime } from '#components/ui/clock-provider.tsx'
import { SkeletonRows } from '#components/ui/skeleton-rows.tsx'
import { formatDateTime } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import type { useRequestPages } from './use-request-pages.ts'

type FootProps = { pages: ReturnType<typeof useRequestPages>; found: number }

/** What the list ends with: more when it comes into sight, a question where the search took long, or how many there are. */
export function ListFoot({ pages, found }: FootProps) {
  const now = usePageTime()
  const mark = useRef<HTMLDivElement>(null)
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = pages
  const back = data?.pages.at(-1)?.searchedBackTo
  const goesOn = hasNextPage && !back && !isFetching && !isError
  useEffect(() => {
    if (!goesOn || !mark.current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void fetchNextPage()
      },
      { rootMargin: '800px' },
    )
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [goesOn, fetchNextPage])
  if (isFetching) return <SkeletonRows rows={found === 0 ? 12 : 3} lines={1} columns={[60, 90, 60, 120, 120]} />
  return (
    <div ref={mark} className="flex flex-wrap items-center gap-3 py-3 text-text-3 text-xs">
      {isError ? (
        <>
          <span>Keyturn did not answer. What was found stays; nothing was lost.</span>
          <Button size="sm" onClick={() => void (data ? fetchNextPage() : pages.refetch())}>
            Try again
          </Button>
        </>
      ) : hasNextPage ? (
        <>
          <span role="status">
            {back && `Searched back to ${formatDateTime(back, now)}, ${found === 0 ? 'none' : found} found.`}
          </span>
          <Button size="sm" onClick={() => void fetchNextPage()}>
            {back ? 'Search on' : 'Show more'}
          </Button>
        </>
      ) : (
        found > 0 && <span>{formatCount(found, 'request')}, all of this range.</span>
      )}
    </div>
  )
}
