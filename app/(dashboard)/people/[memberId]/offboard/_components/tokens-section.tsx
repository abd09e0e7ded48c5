import { KeyRound, Mail, Monitor } from 'lucide-react'
import type { ReactNode } from 'react'
import { Mono } from '#components/ui/mono.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { PlanView, TokenView } from '../plan-view.ts'
import { type Draft, decidableTokens } from './plan-draft.ts'
import type { PlanEvent } from './plan-state.ts'

type TokensSectionProps = {
  plan: PlanView
  draft: Draft
  deadline: string | null
  dispatch: (event: PlanEvent) => void
}

/** Machines' tokens that they know, to be decided; and what of theirs ends whatever is decided. */
export function TokensSection({ plan, draft, deadline, dispatch }: TokensSectionProps) {
  const tokens = decidableTokens(plan)
  const own = plan.tokens.filter(token => token.machine === null)
  return (
    <>
      {tokens.length > 0 && (
        <Section title="Machines’ tokens" note="they made these or answer for them, and open Keyturn with them">
          <Table caption="Machines’ tokens that they know" bleed lines={2} fixed>
            <TableHead>
              <Th>Token</Th>
              <Th className="max-md:hidden">Machine</Th>
              <Th className="max-md:hidden">Last used</Th>
              <Th className="w-[208px] max-md:w-[50%]">Action</Th>
            </TableHead>
            <TableBody>
              {tokens.map(token => (
                <Tr key={token.tokenId}>
                  <Td>
                    <TwoLines strong mono first={token.name} second={token.hint} />
                  </Td>
                  <Td className="max-md:hidden">{token.machine}</Td>
                  <Td dim className="max-md:hidden">
                    <LastUsed token={token} />
                  </Td>
                  <Td className="overflow-visible!">
                    <Select
                      size="md"
                      aria-label={`Action for token ${token.name}`}
                      value={draft.tokens[token.tokenId]}
                      onChange={event =>
                        dispatch({
                          ...{ type: 'token', tokenId: token.tokenId },
                          action: event.target.value as 'replace' | 'revoke',
                        })
                      }
                    >
                      <option value="replace">
                        {deadline ? `Replace, ${draft.overlapHours} h` : 'Replace, cut off now'}
                      </option>
                      <option value="revoke">Revoke now</option>
                    </Select>
                  </Td>
                </Tr>
              ))}
            </TableBody>
          </Table>
        </Section>
      )}
      <ul className="mt-6 flex flex-wrap gap-x-6 gap-y-2 text-text-2">
        {own.length > 0 && (
          <Ends icon={<KeyRound />}>
            {formatCount(own.length, 'token')} of their own {own.length === 1 ? 'ends' : 'end'}:{' '}
            {own.map((token, index) => (
              <span key={token.tokenId}>
                {index > 0 && ', '}
                <Mono>{token.name}</Mono>{' '}
                <span className="text-text-3 text-xs">
                  (<LastUsed token={token} />)
                </span>
              </span>
            ))}
          </Ends>
        )}
        {plan.sessions > 0 && (
          <Ends icon={<Monitor />}>
            {formatCount(plan.sessions, 'session')} {plan.sessions === 1 ? 'ends' : 'end'}
          </Ends>
        )}
        {plan.invitations > 0 && (
          <Ends icon={<Mail />}>
            {formatCount(plan.invitations, 'invitation')} {plan.invitations === 1 ? 'ends' : 'end'}
          </Ends>
        )}
      </ul>
    </>
  )
}

function Ends({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-2 [&>svg]:mt-[3px] [&>svg]:size-3.5">
      {icon}
      <span>{children}</span>
    </li>
  )
}

function LastUsed({ token: { lastUsedAt } }: { token: TokenView }) {
  if (!lastUsedAt) return 'never used'
  return (
    <>
      used <RelativeTime iso={lastUsedAt} />
    </>
  )
}
