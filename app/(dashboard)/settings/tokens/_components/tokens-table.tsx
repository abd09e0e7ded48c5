import { ButtonLink } from '#components/ui/button-link.tsx'
import { Holder } from '#components/ui/holder.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { listTokens } from '#lib/credentials/tokens.ts'
import { RevokeToken } from './revoke-token.tsx'

type TokensTableProps = { tokens: Awaited<ReturnType<typeof listTokens>>; now: Date }

/** The living ones, youngest first. Only their hints exist. */
export function TokensTable({ tokens, now }: TokensTableProps) {
  return (
    <Table caption="Tokens, youngest first" lines={2} bleed>
      <TableHead>
        <Th>Token</Th>
        <Th className="max-md:hidden">Scopes</Th>
        <Th className="max-md:hidden">Bound to</Th>
        <Th className="max-md:hidden">Acts for</Th>
        <Th numeric>Last used</Th>
        <Th numeric className="max-md:hidden">
          Expires
        </Th>
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
            <Td className="whitespace-normal! py-1.5! font-mono text-2xs! text-text-2 max-md:hidden">
              {token.scopes.join(' ')}
            </Td>
            <Td dim className="max-md:hidden">
              {token.service ? `${token.service}${token.environment ? ` ${token.environment}` : ''}` : 'no service'}
            </Td>
            <Td className="max-md:hidden">
              {token.isMachine ? <Holder kind="machine" name={token.holder} /> : token.holder}
            </Td>
            <Td numeric dim>
              {token.lastUsedAt ? <RelativeTime iso={token.lastUsedAt.toISOString()} /> : 'never'}
            </Td>
            <Td numeric dim className="max-md:hidden">
              {token.retiresAt && (
                <>
                  <Tag>{token.isReplaced ? 'replaced' : 'ending'}</Tag>{' '}
                  <RelativeTime iso={token.retiresAt.toISOString()} />
                </>
              )}
              {!token.retiresAt && !token.expiresAt && 'never'}
              {!token.retiresAt && token.expiresAt && token.expiresAt <= now && <Tag>expired</Tag>}
              {!token.retiresAt && token.expiresAt && token.expiresAt > now && (
                <RelativeTime iso={token.expiresAt.toISOString()} />
              )}
            </Td>
            <Td numeric>
              <span className="inline-flex gap-1.5">
                {token.isReplaceable && (!token.expiresAt || token.expiresAt > now) && (
                  <ButtonLink href={`/settings/tokens/${token.id}/replace`} size="sm">
                    Replace<span className="sr-only"> {token.name}</span>
                  </ButtonLink>
                )}
                <RevokeToken id={token.id} name={token.name} lastUsedAt={token.lastUsedAt?.toISOString() ?? null} />
              </span>
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
