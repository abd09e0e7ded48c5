import { cx } from '#components/ui/cx.ts'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { formatCount } from '#lib/format/number.ts'
import { getMember } from '#lib/members/queries.ts'
import type { Person } from '#lib/offboarding/read-person.ts'
import { roleWords, teamRoleWords } from '../../_components/role-words.ts'
import { SuspendFirst } from './_components/suspend-first.tsx'

type WhoLeavesProps = { actor: MemberActor; person: Person; sessions: number }

/** Who it is and whether they are in: to be out at once is one click, and the plan can wait. */
export async function WhoLeaves({ actor, person, sessions }: WhoLeavesProps) {
  const member = await getMember(actor, person.memberId)
  const isSuspended = person.status === 'suspended'
  const teams = member?.teams.map(({ name, role }) => `${name}, ${teamRoleWords[role].toLowerCase()}`) ?? []
  return (
    <Panel className="flex flex-none items-center gap-4 px-4! py-2.5! max-md:w-full">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <span
            aria-hidden="true"
            className={cx('size-2 rounded-full', sessions > 0 ? 'bg-live' : 'border border-line-strong')}
          />
          {isSuspended ? 'Suspended: signed out everywhere' : signedIn(sessions)}
        </div>
        <p className="text-text-3 text-xs">
          {[person.role === 'member' ? null : roleWords[person.role], ...teams].filter(Boolean).join('; ')}
          {member?.lastActiveAt && (
            <>
              {' '}
              · last seen <RelativeTime iso={member.lastActiveAt.toISOString()} />
            </>
          )}
        </p>
      </div>
      {!isSuspended && <SuspendFirst memberId={person.memberId} name={person.name} />}
    </Panel>
  )
}

function signedIn(sessions: number): string {
  return sessions > 0 ? `Signed in, ${formatCount(sessions, 'session')}` : 'Not signed in'
}
