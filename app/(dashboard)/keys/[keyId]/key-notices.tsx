import type { MemberActor } from '#lib/access/actor.ts'
import { stoppedBy } from '../../actor-names.ts'
import { CompromisedNotice, SecretlessNotice } from './_components/compromised-notice.tsx'
import { EndedNotice } from './_components/ended-notice.tsx'
import { LeaverKnowsNotice, OpenRotationNotice } from './_components/open-rotation-notice.tsx'
import { QuarantineNotice } from './_components/quarantine-notice.tsx'
import { OverlapSection } from './overlap-section.tsx'
import type { KeyPageFacts } from './read-key-page.ts'
import { whoMakesIt } from './who-makes-it.ts'

type KeyNoticesProps = { actor: MemberActor; facts: KeyPageFacts; now: Date }

/** What to know before reading on: that it ended, stopped, lacks a secret or owes one, or that two work. */
export function KeyNotices({ actor, facts, now }: KeyNoticesProps) {
  const { key, overlap, rotation, use } = facts
  const who = whoMakesIt(key)
  const asked = rotation?.cause === 'requested'
  const isLeavers = rotation?.cause === 'offboarding'
  const leaver = detailOf(facts, 'secret.condemned', 'leaver')
  return (
    <div className="grid gap-3">
      {(key.endedAt || key.status === 'expired') && <EndedNotice keyRow={key} by={actOf(facts, 'key.revoked').by} />}
      {key.compromisedAt && isLeavers && <SecretlessNotice since={key.compromisedAt} leaver={leaver} who={who} />}
      {key.compromisedAt && !isLeavers && (
        <CompromisedNotice since={key.compromisedAt} {...actOf(facts, 'key.compromised')} who={who} />
      )}
      {key.quarantinedAt && key.status === 'quarantined' && (
        <QuarantineNotice since={key.quarantinedAt} by={actOf(facts, 'key.quarantined').by} />
      )}
      {rotation && isLeavers && !key.compromisedAt && (
        <LeaverKnowsNotice
          leaver={leaver}
          endsAt={rotation.overdueAt}
          use={use}
          who={who}
          isSecond={Boolean(overlap)}
        />
      )}
      {rotation && rotation.cause !== 'compromised' && !isLeavers && !overlap && (
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
function actOf(facts: KeyPageFacts, action: string): { by?: string; note?: string } {
  const event = facts.events.find(each => each.action === action)
  return { by: event && stoppedBy(event), note: detailOf(facts, action, 'note') }
}

function detailOf({ events }: KeyPageFacts, action: string, field: string): string | undefined {
  const value = events.find(each => each.action === action)?.detail[field]
  return typeof value === 'string' ? value : undefined
}
