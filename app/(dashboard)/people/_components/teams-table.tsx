import Link from 'next/link'
import { Mono } from '#components/ui/mono.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import type { listTeams } from '#lib/members/queries-teams.ts'

export function TeamsTable({ teams }: { teams: Awaited<ReturnType<typeof listTeams>> }) {
  return (
    <Table caption="Teams, by name" bleed>
      <TableHead>
        <Th>Name</Th>
        <Th className="max-md:hidden">Short name</Th>
        <Th>Leads</Th>
        <Th numeric>Members</Th>
      </TableHead>
      <TableBody>
        {teams.map(team => (
          <Tr key={team.teamId}>
            <Td>{team.name}</Td>
            <Td dim className="max-md:hidden">
              <Mono>{team.slug}</Mono>
            </Td>
            <Td dim className="whitespace-normal!">
              {team.leads.length === 0 && 'nobody'}
              {team.leads.map(({ memberId, name }, index) => (
                <span key={memberId}>
                  {index > 0 && ', '}
                  <Link href={`/people/${memberId}`}>{name}</Link>
                </span>
              ))}
            </Td>
            <Td numeric>{team.members}</Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
