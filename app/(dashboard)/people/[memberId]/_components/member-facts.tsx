import { AsideSection } from '#components/ui/aside-section.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { roleWords } from '../../_components/role-words.ts'
import { StatusTag } from '../../_components/status-tag.tsx'
import type { MemberPageFacts } from '../read-member-page.ts'
import { PasswordReset } from './password-reset.tsx'
import { Places } from './places.tsx'
import { ChooseRole } from './role.tsx'

/** Who they are, and what those who may can change about it. */
export function MemberFacts({ facts: { member, managed, may } }: { facts: MemberPageFacts }) {
  return (
    <>
      <AsideSection>
        <Facts>
          <Fact label="Email">{member.email}</Fact>
          <Fact label="Role">{roleWords[member.role]}</Fact>
          <Fact label="Status">
            <StatusTag status={member.status} />
          </Fact>
          <Fact label="Last active">
            {member.lastActiveAt ? <RelativeTime iso={member.lastActiveAt.toISOString()} /> : 'never'}
          </Fact>
          <Fact label="Since">
            <ExactTime day iso={member.createdAt.toISOString()} />
          </Fact>
        </Facts>
      </AsideSection>
      {may.manage && (
        <AsideSection title="Role">
          <ChooseRole memberId={member.memberId} role={member.role} />
        </AsideSection>
      )}
      <AsideSection title="Teams">
        <Places memberId={member.memberId} email={member.email} teams={member.teams} managed={managed} />
      </AsideSection>
      {may.manage && (
        <AsideSection title="Password">
          <PasswordReset memberId={member.memberId} name={member.name} />
        </AsideSection>
      )}
    </>
  )
}
