import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import type { listInvitations } from '#lib/members/queries-teams.ts'
import { RevokeInvitation } from './revoke-invitation.tsx'
import { roleWords, teamRoleWords } from './role-words.ts'

type Invitation = Awaited<ReturnType<typeof listInvitations>>[number]

export function InvitationsTable({ invitations }: { invitations: Invitation[] }) {
  return (
    <Table caption="Open invitations, newest first" bleed>
      <TableHead>
        <Th>Address</Th>
        <Th>Role</Th>
        <Th>Team</Th>
        <Th>Invited by</Th>
        <Th numeric>Ends</Th>
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      </TableHead>
      <TableBody>
        {invitations.map(({ invitationId, email, role, teamName, teamRole, invitedBy, expiresAt }) => (
          <Tr key={invitationId}>
            <Td>{email}</Td>
            <Td>{roleWords[role]}</Td>
            <Td dim>{teamName ? `${teamName}, ${teamRoleWords[teamRole ?? 'developer'].toLowerCase()}` : 'none'}</Td>
            <Td dim>{invitedBy}</Td>
            <Td numeric dim>
              <RelativeTime iso={expiresAt.toISOString()} />
            </Td>
            <Td numeric>
              <RevokeInvitation invitationId={invitationId} email={email} />
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
