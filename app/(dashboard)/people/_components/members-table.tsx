import Link from 'next/link'
import { Avatar } from '#components/ui/avatar.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { MemberRow } from '#lib/members/queries.ts'
import { roleWords, statusWords, teamRoleWords } from './role-words.ts'

export function MembersTable({ members }: { members: MemberRow[] }) {
  return (
    <Table caption="Members, by name" lines={2} bleed>
      <TableHead>
        <Th>Name</Th>
        <Th>Role</Th>
        <Th>Teams</Th>
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
                  first={<Link href={`/people/${member.memberId}`}>{member.name}</Link>}
                  second={member.email}
                />
              </div>
            </Td>
            <Td>
              {roleWords[member.role]} {member.status !== 'active' && <Tag>{statusWords[member.status]}</Tag>}
            </Td>
            <Td dim>
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
