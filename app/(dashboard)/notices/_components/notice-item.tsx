import { Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { SeverityShape } from '#components/key/severity-shape.tsx'
import { cx } from '#components/ui/cx.ts'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { NoticeRow } from '#lib/notices/list-notices.ts'
import { NoticeLink } from './notice-link.tsx'

const badges: Record<NoticeRow['severity'], { shape: ReactNode; word: string; tone: string }> = {
  critical: { shape: <SeverityShape severity="critical" />, word: 'Critical', tone: 'text-critical' },
  warning: { shape: <TriangleAlert className="size-3.5" />, word: 'Warning', tone: 'text-due' },
  info: { shape: <Info className="size-3.5" />, word: 'Info', tone: 'text-text-2' },
}

/** Unread: a dot, and a title that weighs more. */
export function NoticeItem({ notice }: { notice: NoticeRow }) {
  const { noticeId, severity, title, body, href, createdAt, readAt } = notice
  const { shape, word, tone } = badges[severity]
  const isRead = readAt !== null
  return (
    <li className="relative flex gap-x-4 border-line-soft border-t py-3 max-md:flex-wrap">
      {!isRead && (
        <span className="absolute top-[19px] -left-4 size-1.5 rounded-full bg-accent max-md:-left-2.5">
          <span className="sr-only">Unread</span>
        </span>
      )}
      <span className={cx('inline-flex h-5 w-[84px] flex-none items-center gap-[7px] font-medium', tone)}>
        {shape}
        {word}
      </span>
      <div className="min-w-0 flex-1 max-md:order-1 max-md:basis-full">
        <NoticeLink noticeId={noticeId} href={href} isRead={isRead}>
          <span className="wrap-anywhere">{title}</span>
        </NoticeLink>
        <p className="wrap-anywhere max-w-[720px] whitespace-pre-line text-text-2">{body}</p>
      </div>
      <RelativeTime iso={createdAt.toISOString()} className="flex-none text-text-3 max-md:ml-auto" />
    </li>
  )
}
