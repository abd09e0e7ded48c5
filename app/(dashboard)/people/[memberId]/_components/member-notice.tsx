import { UserX } from 'lucide-react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { MemberPageFacts } from '../read-member-page.ts'

/** Of who is not active: since when, and what goes on meanwhile. */
export function MemberNotice({ facts: { member, keys, webhooks, offboarding } }: { facts: MemberPageFacts }) {
  const { status, suspendedAt, leftAt } = member
  if (status === 'active') return null
  const since = status === 'left' ? leftAt : suspendedAt
  const held = keys.counts.held
  return (
    <Notice
      className="mb-6"
      tone={status === 'suspended' ? 'due' : 'neutral'}
      icon={<UserX />}
      action={
        offboarding && <ButtonLink href={`/people/offboardings/${offboarding.id}`}>Report of the departure</ButtonLink>
      }
      title={
        <>
          {status === 'left' ? 'Left' : 'Suspended'}
          {since && (
            <>
              {' '}
              <ExactTime iso={since.toISOString()} />
            </>
          )}
          .
        </>
      }
    >
      {status === 'left'
        ? 'They can’t sign in, and what they did stays readable.'
        : 'Signing in is refused, and so are their tokens. Reinstating lets both work again.'}{' '}
      {held > 0 && `The ${formatCount(held, 'key')} that they hold work${held === 1 ? 's' : ''} on. `}
      {webhooks > 0 &&
        `${formatCount(webhooks, 'webhook')} whose secret they know, or whose address they set, ${webhooks === 1 ? 'is' : 'are'} still sent to${status === 'left' ? ', until renewed or switched off' : ''}.`}
    </Notice>
  )
}
