import { Mono } from '#components/ui/mono.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatUserAgent } from '#lib/format/user-agent.ts'
import type { listSessions } from '#lib/members/queries.ts'
import { EndSession } from './end-session.tsx'

type Session = Awaited<ReturnType<typeof listSessions>>[number]

export function SessionsTable({ sessions }: { sessions: Session[] }) {
  return (
    <Table caption="Your sessions, the last seen first" bleed>
      <TableHead>
        <Th>Browser</Th>
        <Th>Address</Th>
        <Th numeric>Signed in</Th>
        <Th numeric>Last seen</Th>
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      </TableHead>
      <TableBody>
        {sessions.map(({ sessionId, userAgent, ip, createdAt, lastSeenAt, isCurrent }) => (
          <Tr key={sessionId}>
            <Td title={userAgent ?? undefined}>
              {formatUserAgent(userAgent)} {isCurrent && <Tag tone="live">this one</Tag>}
            </Td>
            <Td dim>{ip ? <Mono>{ip}</Mono> : 'not recorded'}</Td>
            <Td numeric dim>
              <RelativeTime iso={createdAt.toISOString()} />
            </Td>
            <Td numeric dim>
              <RelativeTime iso={lastSeenAt.toISOString()} />
            </Td>
            <Td numeric>
              <EndSession sessionId={sessionId} isCurrent={isCurrent} browser={formatUserAgent(userAgent)} />
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
