import Link from 'next/link'
import type { ReactNode } from 'react'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { formatDuration } from '#lib/format/duration.ts'
import { intervalWords } from '#lib/format/interval-words.ts'
import { formatCount } from '#lib/format/number.ts'
import type { SecretRow } from '#lib/keys/queries.ts'
import type { RotationPolicy } from '#lib/services/input.ts'

type KeyPolicyFactsProps = {
  policy: RotationPolicy
  /** the fields that the key has of its own */
  own: string[]
  place: { service: string; environment: string; href?: string }
  secrets: SecretRow[]
  rotatesAt: Date | null
  /** by its greatest age */
  endsAt: Date | null
  /** if nobody uses it until then */
  idlesAt: Date | null
  change: ReactNode
}

const overdue = { remind: 'then a reminder', quarantine: 'then quarantined', revoke: 'then revoked' }
const atDeadline = { hold: 'then the old one works on', retire: 'then the old one retires' }
const self = { off: 'off', due: 'when due', any: 'any time' }
const span = (seconds: number) => (seconds === 0 ? 'none' : formatDuration(seconds * 1000))

/** How the key turns and ends; a value of its own says so, the rest is its environment's. */
export function KeyPolicyFacts(props: KeyPolicyFactsProps) {
  const { policy, own, place, secrets, rotatesAt, endsAt, idlesAt, change } = props
  const { rotationIntervalDays, rotationHour, rotationZone } = policy
  const mark = (...fields: (keyof RotationPolicy)[]) => fields.some(field => own.includes(field)) && 'the key’s own'
  const where = `${place.service}, ${place.environment}`
  return (
    <AsideSection title="Rotation">
      <Facts>
        <Fact label="Rotates" note={mark('rotationIntervalDays')}>
          {intervalWords(rotationIntervalDays)}
        </Fact>
        {rotationIntervalDays !== null && (
          <Fact label="At" note={mark('rotationHour', 'rotationZone')}>
            {String(rotationHour).padStart(2, '0')}:00 {rotationZone}
          </Fact>
        )}
        {secrets[0] && (
          <Fact label={secrets.length > 1 ? 'Last' : 'Secret'}>
            <ExactTime iso={secrets[0].createdAt.toISOString()} />
          </Fact>
        )}
        {rotatesAt && (
          <Fact label="Next">
            <ExactTime iso={rotatesAt.toISOString()} />
          </Fact>
        )}
        <Fact label="Overdue" note={mark('claimDays', 'whenOverdue')}>
          after {formatCount(policy.claimDays, 'day')}, {overdue[policy.whenOverdue]}
        </Fact>
        <Fact label="Overlap" note={mark('overlapSeconds')}>
          {span(policy.overlapSeconds)}
        </Fact>
        <Fact label="Deadline" note={mark('deadlineSeconds', 'atDeadline')}>
          {span(policy.deadlineSeconds)}, {atDeadline[policy.atDeadline]}
        </Fact>
        <Fact label="Turns itself" note={mark('selfRotation')}>
          {self[policy.selfRotation]}
        </Fact>
        <Fact label="Greatest age" note={mark('maxAgeDays')}>
          {policy.maxAgeDays === null ? 'none' : formatCount(policy.maxAgeDays, 'day')}
          {endsAt && (
            <>
              , <ExactTime day iso={endsAt.toISOString()} />
            </>
          )}
        </Fact>
        <Fact label="If unused" note={mark('idleDays')}>
          {policy.idleDays === null ? 'it stays' : `revoked after ${formatCount(policy.idleDays, 'day')}`}
          {idlesAt && (
            <>
              , <ExactTime day iso={idlesAt.toISOString()} /> at the soonest
            </>
          )}
        </Fact>
      </Facts>
      <p className="mt-3 text-text-3 text-xs/[17px]">
        {own.length > 0 ? 'The rest is' : 'All of it is'} the policy of{' '}
        {place.href ? (
          <Link href={place.href} className="underline">
            {where}
          </Link>
        ) : (
          where
        )}
        .
      </p>
      {change}
    </AsideSection>
  )
}
