import { Clock } from 'lucide-react'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'

type OpenRotationNoticeProps = {
  dueAt: Date
  overdueAt: Date
  isOverdue: boolean
  /** somebody asked for it, rather than the policy */
  asked: boolean
  by?: string
  note?: string
  who: string
}

/** Somebody owes the key a new secret: since when, and by when it counts as overdue. */
export function OpenRotationNotice({ dueAt, overdueAt, isOverdue, asked, by, note, who }: OpenRotationNoticeProps) {
  return (
    <Notice
      tone="due"
      icon={<Clock />}
      title={
        <>
          {asked ? 'A rotation was asked for' : 'A rotation has been due since'} <ExactTime iso={dueAt.toISOString()} />
          {by && <> by {by}</>}.
        </>
      }
    >
      {note && <>“{note}” </>}
      {isOverdue ? 'Overdue since' : 'Overdue from'} <ExactTime iso={overdueAt.toISOString()} />
      {isOverdue ? '' : ' on'}. It is for {who} to make a new secret; both work for a while then.
    </Notice>
  )
}
