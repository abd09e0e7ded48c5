import { Clock } from 'lucide-react'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { RecentUse } from '#lib/keys/recent-use.ts'

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

type LeaverKnowsNoticeProps = {
  leaver?: string
  endsAt: Date
  use: RecentUse
  who: string
  /** an older one works beside it */
  isSecond: boolean
}

/** Whoever left knows the secret that is in use: when it ends, whom that cuts off, and who can prevent it. */
export function LeaverKnowsNotice({ leaver, endsAt, use, who, isSecond }: LeaverKnowsNoticeProps) {
  return (
    <Notice
      tone="due"
      icon={<Clock />}
      title={
        <>
          {leaver ?? 'Somebody who left'} knows its secret: it is refused from <ExactTime iso={endsAt.toISOString()} />{' '}
          on.
        </>
      }
    >
      {use.requests > 0
        ? `It was used ${formatCount(use.requests, 'time')} in the last hour from ${formatCount(use.networks, 'address range')}: whoever sent those is cut off then. `
        : 'It was not used in the last hour. '}
      Until then it works from networks seen before alone. It is for {who} to make a new secret and to store it.
      {isSecond && ' Two work at a time: making it ends the older one.'}
    </Notice>
  )
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
