import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { RevokeToken } from '../../../settings/tokens/_components/revoke-token.tsx'
import type { MemberPageFacts } from '../read-member-page.ts'

/** What acts for them without them: their own tokens, and those of machines that they answer for. */
export function MemberTokens({ facts: { member, tokens, may, isSelf }, now }: { facts: MemberPageFacts; now: Date }) {
  if (tokens.length === 0 && !may.watch && !isSelf) return null
  return (
    <Section title="Tokens" note="theirs, and of machines that they answer for">
      {tokens.length === 0 ? (
        <p className="text-text-2">No token acts for {member.name}.</p>
      ) : (
        <Table caption={`Tokens of ${member.name}, youngest first`} lines={2}>
          <TableHead>
            <Th>Token</Th>
            <Th className="max-md:hidden">Acts for</Th>
            <Th className="max-md:hidden">Bound to</Th>
            <Th numeric>Last used</Th>
            <Th>
              <span className="sr-only">Stop it</span>
            </Th>
          </TableHead>
          <TableBody>
            {tokens.map(token => (
              <Tr key={token.id}>
                <Td>
                  <TwoLines strong mono first={token.name} second={token.hint} />
                </Td>
                <Td className="max-md:hidden">{token.machine ?? member.name}</Td>
                <Td dim className="max-md:hidden">
                  {token.service ? `${token.service}${token.environment ? ` ${token.environment}` : ''}` : 'no service'}
                </Td>
                <Td numeric dim>
                  {token.expiresAt && token.expiresAt <= now ? (
                    <Tag>expired</Tag>
                  ) : token.lastUsedAt ? (
                    <RelativeTime iso={token.lastUsedAt.toISOString()} />
                  ) : (
                    'never'
                  )}
                </Td>
                <Td numeric>
                  {token.isRevocable && (
                    <RevokeToken id={token.id} name={token.name} lastUsedAt={token.lastUsedAt?.toISOString() ?? null} />
                  )}
                </Td>
              </Tr>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  )
}
