'use client'

import { useQuery } from '@tanstack/react-query'
import { Bell as BellShape } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { formatNumber } from '#lib/format/number.ts'

/**
 * Leads to the notices, and says how many are unread: as of the page, then again with each page and when the tab is
 * come back to. Never by the clock, which would keep the session of a forgotten tab from ever being idle.
 */
export function Bell({ unread, asOf }: { unread: number; asOf: number }) {
  const path = usePathname()
  const { data, refetch } = useQuery({
    queryKey: ['unread-notices', asOf],
    queryFn: askUnread,
    initialData: unread,
    initialDataUpdatedAt: asOf,
  })
  const askedAt = useRef(path)
  useEffect(() => {
    if (askedAt.current === path) return
    askedAt.current = path
    void refetch({ cancelRefetch: false })
  }, [path, refetch])
  const label = data > 0 ? `Notices, ${formatNumber(data)} unread` : 'Notices'
  return (
    <Link
      href="/notices"
      prefetch={false}
      aria-label={label}
      title={label}
      aria-current={path === '/notices' ? 'page' : undefined}
      className="flex h-[30px] min-w-[30px] flex-none items-center justify-center gap-1 rounded-2 px-1.5 font-medium text-text-3 text-xs no-underline! hover:bg-fill aria-[current]:bg-fill aria-[current]:text-text"
    >
      <BellShape className={data > 0 ? 'size-[15px] text-text' : 'size-[15px]'} />
      {data > 0 && <span className="text-text">{formatNumber(data)}</span>}
    </Link>
  )
}

async function askUnread(): Promise<number> {
  const response = await fetch('/notices/unread', { cache: 'no-store' })
  if (!response.ok) throw new Error('not signed in, or the server is away')
  const { unread }: { unread: number } = await response.json()
  return unread
}
