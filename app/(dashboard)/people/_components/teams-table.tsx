import { Mono } from '#components/ui/mono.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'

export function TeamsTable({ teams }: { teams: { teamId: string; slug: string; name: string; members: number }[] }) {
  return (
    <Table caption="Teams, by name" bleed>
      <TableHead>
        <Th>Name</Th>
        <Th>Short name</Th>
        <Th numeric>Members</Th>
      </TableHead>
      <TableBody>
        {teams.map(team => (
          <Tr key={team.teamId}>
            <Td>{team.name}</Td>
            <Td dim>
              <Mono>{team.slug}</Mono>
            </Td>
            <Td numeric>{team.members}</Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
