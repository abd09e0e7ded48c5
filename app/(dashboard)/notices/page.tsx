import type { Metadata } from 'next'
import { z } from 'zod'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Section } from '#components/ui/section.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { listNoticesInput } from '#lib/notices/input.ts'
import { countUnreadNotices, listNotices } from '#lib/notices/list-notices.ts'
import { MarkAllRead } from './_components/mark-all-read.tsx'
import { NoticeItem } from './_components/notice-item.tsx'
import { groupByDay } from './group-by-day.ts'

export const metadata: Metadata = { title: 'Notices' }

const params = z.object({ cursor: listNoticesInput.shape.cursor.catch(undefined) })

export default async function NoticesPage({ searchParams }: PageProps<'/notices'>) {
  const actor = await currentActor()
  const { cursor } = params.parse(await searchParams)
  const [{ items, nextCursor }, unread] = await Promise.all([listNotices(actor, { cursor }), countUnreadNotices(actor)])
  const youngest = items[0]
  return (
    <>
      <PageHeader
        title="Notices"
        actions={youngest && !cursor && unread > 0 && <MarkAllRead upTo={youngest.noticeId} />}
      />
      <PageBody>
        {groupByDay(items, new Date()).map(({ day, rows }) => (
          <Section key={day} title={day}>
            <ul>
              {rows.map(notice => (
                <NoticeItem key={notice.noticeId} notice={notice} />
              ))}
            </ul>
          </Section>
        ))}
        {!youngest && !cursor && (
          <EmptyState
            title="What you should know will stand here"
            action={<ButtonLink href="/keys">Show keys</ButtonLink>}
          >
            A key that you answer for is due, somebody gave it a new secret or marked it as compromised, an old secret
            retires soon: Keyturn tells you here, and by mail where a mail server is set.
          </EmptyState>
        )}
        <div className="flex gap-2 py-3">
          {cursor && <ButtonLink href="/notices">Newest notices</ButtonLink>}
          {nextCursor && <ButtonLink href={`/notices?cursor=${nextCursor}`}>Older notices</ButtonLink>}
        </div>
      </PageBody>
    </>
  )
}
