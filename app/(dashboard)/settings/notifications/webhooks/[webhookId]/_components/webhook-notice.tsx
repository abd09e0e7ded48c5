import { KeyRound, Pause, Unplug } from 'lucide-react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { WebhookPage } from '#lib/webhooks/get-webhook.ts'
import { attemptWords } from '../../words.ts'

/** What keeps messages from arriving; nothing where nothing does. */
export function WebhookNotice({ webhook }: { webhook: WebhookPage }) {
  const { offAt, offReason, failingSince, pending, last } = webhook
  if (offAt) {
    const isGone = offReason === 'gone'
    return (
      <Notice
        tone={isGone ? 'due' : 'neutral'}
        icon={<Pause />}
        title={isGone ? 'Its receiver answered that it is gone, so it is switched off.' : 'It is switched off.'}
      >
        Since <ExactTime iso={offAt.toISOString()} />. What happens meanwhile is not sent to it, not later either.
        {pending > 0 && ` ${formatCount(pending, 'message')} from before will be tried once it is on.`}
      </Notice>
    )
  }
  if (webhook.needsSecret) return <ToRenew webhook={webhook} />
  if (!failingSince || !last) return null
  return (
    <Notice tone="due" icon={<Unplug />} title={`${attemptWords(last)}.`}>
      It has failed since <ExactTime iso={failingSince.toISOString()} />.{' '}
      {pending === 0 ? 'Nothing waits.' : `${formatCount(pending, 'message')} to be tried again, each for a day.`}
    </Notice>
  )
}

/** Somebody who left knows what it signs with, or set where it leads. */
function ToRenew({ webhook: { webhookId, kind, endsAt, pending } }: { webhook: WebhookPage }) {
  const page = `/settings/notifications/webhooks/${webhookId}`
  const what = kind === 'slack' ? 'address' : 'secret'
  return (
    <Notice
      tone={endsAt ? 'due' : 'refused'}
      icon={<KeyRound />}
      title={
        endsAt
          ? 'Somebody who left knows it, so it is to be renewed.'
          : 'Nothing is sent to it: what somebody who left knew of it has ended.'
      }
      action={
        <ButtonLink variant="primary" href={`${page}/${kind === 'slack' ? 'edit' : 'rotate'}`}>
          {kind === 'slack' ? 'Give it a new address' : 'Make a new secret'}
        </ButtonLink>
      }
    >
      {endsAt ? (
        <>
          After <ExactTime iso={endsAt.toISOString()} /> nothing is sent until it has a new {what}.
        </>
      ) : (
        <>
          It waits for a new {what}
          {pending > 0 && `, and so ${pending === 1 ? 'does' : 'do'} ${formatCount(pending, 'message')}, for a day`}.
        </>
      )}
    </Notice>
  )
}
