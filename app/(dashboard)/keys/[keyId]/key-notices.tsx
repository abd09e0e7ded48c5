import type { MemberActor } from '#lib/access/actor.ts'
import { CompromisedNotice } from './_components/compromised-notice.tsx'
import { EndedNotice } from './_components/ended-notice.tsx'
import { OpenRotationNotice } from './_components/open-rotation-notice.tsx'
import { QuarantineNotice } from './_components/quarantine-notice.tsx'
import { OverlapSection } from './overlap-section.tsx'
import type { KeyPageFacts } from './read-key-page.ts'
import { whoMakesIt } from './who-makes-it.ts'

type KeyNoticesProps = { actor: MemberActor; facts: KeyPageFacts; now: Date }

/** What to know before reading on: that it ended, stopped, lacks a secret or owes one, or that two work. */
export function KeyNotices({ actor, facts, now }: KeyNoticesProps) {
  const { key, overlap, rotation } = facts
  const who = whoMakesIt(key)
  const asked = rotation?.cause === 'requested'
  return (
    <div className="grid gap-3">
      {(key.endedAt || key.status === 'expired') && <EndedNotice keyRow={key} by={actOf(facts, 'key.revoked').by} />}
      {key.compromisedAt && (
        <CompromisedNotice since={key.compromisedAt} {...actOf(facts, 'key.compromised')} who={who} />
      )}
      {key.quarantinedAt && key.status === 'quarantined' && (
        <QuarantineNotice since={key.quarantinedAt} by={actOf(facts, 'key.quarantined').by} />
      )}
      {rotation && rotation.cause !== 'compromised' && !overlap && (
        <OpenRotationNotice
          {...rotation}
          {...(asked ? actOf(facts, 'rotation.requested') : {})}
          asked={asked}
          isOverdue={rotation.overdueAt <= now}
          who={who}
        />
      )}
      {overlap && <OverlapSection actor={actor} facts={facts} overlap={overlap} now={now} />}
    </div>
  )
}

/** By whom and why, as far as its reader may read the ledger. */
function actOf({ events }: KeyPageFacts, action: string): { by?: string; note?: string } {
  const event = events.find(each => each.action === action)
  const note = event?.detail.note
  return { by: event?.by, note: typeof note === 'string' ? note : undefined }
}
