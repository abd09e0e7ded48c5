import Link from 'next/link'
import { Mono } from '#components/ui/mono.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatUserAgent } from '#lib/format/user-agent.ts'
import type { MemberPageFacts } from '../read-member-page.ts'
import { EndMemberSession } from './end-member-session.tsx'

/** Where they are signed in, for whoever may suspend them. One's own stand with the account. */
export function MemberSessions({ facts: { member, sessions, may, isSelf } }: { facts: MemberPageFacts }) {
  if (!may.watch && !isSelf) return null
  return (
    <Section title="Sessions" note={isSelf ? undefined : 'the last seen first'}>
      {isSelf && (
        <p className="text-text-2">
          Your own sessions and your password are in <Link href="/settings/account">Settings, Account</Link>.
        </p>
      )}
      {!isSelf && sessions.length === 0 && <p className="text-text-2">{member.name} is signed in nowhere.</p>}
      {sessions.length > 0 && (
        <Table caption={`Sessions of ${member.name}, the last seen first`}>
          <TableHead>
            <Th>Browser</Th>
            <Th>Address</Th>
            <Th numeric className="max-md:hidden">
              Signed in
            </Th>
            <Th numeric className="max-md:hidden">
              Last seen
            </Th>
            <Th>
              <span className="sr-only">End it</span>
            </Th>
          </TableHead>
          <TableBody>
            {sessions.map(({ sessionId, userAgent, ip, createdAt, lastSeenAt }) => (
              <Tr key={sessionId}>
                <Td title={userAgent ?? undefined}>{formatUserAgent(userAgent)}</Td>
                <Td dim>{ip ? <Mono>{ip}</Mono> : 'not recorded'}</Td>
                <Td numeric dim className="max-md:hidden">
                  <RelativeTime iso={createdAt.toISOString()} />
                </Td>
                <Td numeric dim className="max-md:hidden">
                  <RelativeTime iso={lastSeenAt.toISOString()} />
                </Td>
                <Td numeric>
                  <EndMemberSession sessionId={sessionId} browser={formatUserAgent(userAgent)} />
                </Td>
              </Tr>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  )
}
