'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { markNoticesReadAction } from '../actions.ts'

type NoticeLinkProps = { noticeId: string; href: string; isRead: boolean; children: ReactNode }

/** Leads to what the notice is about, in this tab or another, and marks it read on the way. */
export function NoticeLink({ noticeId, href, isRead, children }: NoticeLinkProps) {
  const read = () => {
    if (!isRead) markNoticesReadAction({ noticeId }).catch(() => {}) // it stays unread, which harms nobody
  }
  return (
    <Link
      href={href}
      onClick={read}
      onAuxClick={event => event.button === 1 && read()}
      className={isRead ? 'text-text' : 'font-medium text-text'}
    >
      {children}
    </Link>
  )
}
