import Link from 'next/link'
import { Avatar } from '#components/ui/avatar.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { MemberRow } from '#lib/members/queries.ts'
import { roleWords, teamRoleWords } from './role-words.ts'
import { StatusTag } from './status-tag.tsx'

export function MembersTable({ members }: { members: MemberRow[] }) {
  return (
    <Table caption="Members, by name" lines={2} bleed>
      <TableHead>
        <Th>Name</Th>
        <Th className="max-md:hidden">Status</Th>
        <Th className="max-md:hidden">Role</Th>
        <Th className="max-md:hidden">Teams</Th>
        <Th numeric>Last active</Th>
      </TableHead>
      <TableBody>
        {members.map(member => (
          <Tr key={member.memberId}>
            <Td>
              <div className="flex min-w-0 items-center gap-2.5">
                <Avatar name={member.name} />
                <TwoLines
                  strong
                  first={
                    <>
                      <Link href={`/people/${member.memberId}`}>{member.name}</Link>{' '}
                      {member.status !== 'active' && (
                        <span className="md:hidden">
                          <StatusTag status={member.status} />
                        </span>
                      )}
                    </>
                  }
                  second={member.email}
                />
              </div>
            </Td>
            <Td className="max-md:hidden">
              <StatusTag status={member.status} />
            </Td>
            <Td className="max-md:hidden">{roleWords[member.role]}</Td>
            <Td dim className="whitespace-normal! max-md:hidden">
              {member.teams
                .map(team => (team.role === 'lead' ? `${team.name} (${teamRoleWords.lead.toLowerCase()})` : team.name))
                .join(', ') || 'none'}
            </Td>
            <Td numeric dim>
              {member.lastActiveAt ? <RelativeTime iso={member.lastActiveAt.toISOString()} /> : 'never'}
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
