import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { type RotationQueue, rotationStates } from '#lib/rotation/list-rotations.ts'
import { listSecretRequests } from '#lib/usage/list-secret-requests.ts'
import { QueueGroup } from './_components/queue-group.tsx'
import { toQueueItem } from './queue-item.ts'
import { groupWords, queueSentence } from './queue-words.ts'

type QueueSectionProps = { actor: MemberActor; queue: RotationQueue; now: Date }

/** What is due, most urgent first: whose turn it is, since when or until when, and what an old secret still serves. */
export async function QueueSection({ actor, queue, now }: QueueSectionProps) {
  const requests = await listSecretRequests(
    actor,
    queue.overlapping.rows.map(row => row.key.id),
    now,
  )
  const shown = rotationStates.filter(state => queue[state].total > 0)
  if (shown.length === 0) return <NothingDue />
  return (
    <>
      <p className="mb-6 font-medium text-md">{queueSentence(queue)}</p>
      {shown.map(state => (
        <QueueGroup
          key={state}
          state={state}
          {...groupWords[state]}
          total={queue[state].total}
          items={queue[state].rows.map(row => toQueueItem(actor, row, requests))}
        />
      ))}
    </>
  )
}

function NothingDue() {
  return (
    <EmptyState
      title="Rotations of your keys will be here"
      action={<ButtonLink href="/services">See how often keys of each service are due</ButtonLink>}
    >
      From 30 days before one is due, until somebody has made the new secret and the old one has retired. Nothing is due
      in that time, and no overlap runs.
    </EmptyState>
  )
}
