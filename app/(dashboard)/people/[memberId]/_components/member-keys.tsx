import Link from 'next/link'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { MemberKey, MemberLink } from '#lib/keys/list-member-keys.ts'
import { KeyBadge } from '../../../keys/_components/badge.tsx'
import { RevokeOne } from '../../../keys/_components/revoke-one.tsx'
import { badgeOf } from '../../../keys/key-badge.ts'
import type { MemberPageFacts } from '../read-member-page.ts'

const links: [MemberLink, string, string][] = [
  ['held', 'Held', 'They hold no key that you may see.'],
  ['created', 'Created', 'They created no key that you may see.'],
  ['seen', 'Seen', 'They have seen no secret of a key that you may see.'],
]

/** What ties a member to keys: what a leaver takes along is what they have seen, not what they made. */
export function MemberKeys({ facts: { member, link, keys, revocable }, now }: { facts: MemberPageFacts; now: Date }) {
  const { counts, items, elsewhere } = keys
  return (
    <Section
      title="Keys"
      right={
        <SegmentedLinks
          label="Which keys"
          items={links.map(([value, label]) => ({
            href: `/people/${member.memberId}${value === 'held' ? '' : `?keys=${value}`}`,
            label: `${label} ${formatNumber(counts[value])}`,
            current: value === link,
          }))}
        />
      }
    >
      {items.length === 0 ? (
        <p className="text-text-2">{links.find(([value]) => value === link)?.[2]}</p>
      ) : (
        <Table caption={`Keys ${link} by ${member.name}`} lines={2}>
          <TableHead>
            <Th>Key</Th>
            <Th className="max-md:hidden">Service, environment</Th>
            <Th>Status</Th>
            <Th>Its secret</Th>
            <Th numeric className="max-md:hidden">
              Last used
            </Th>
            {revocable.size > 0 && (
              <Th>
                <span className="sr-only">End it</span>
              </Th>
            )}
          </TableHead>
          <TableBody>
            {items.map(key => (
              <Tr key={key.id}>
                <Td>
                  <TwoLines strong mono first={<Link href={`/keys/${key.id}`}>{key.name}</Link>} second={key.hint} />
                </Td>
                <Td className="max-md:hidden">
                  {key.service} <span className="text-text-3 text-xs">{key.environment}</span>
                </Td>
                <Td>
                  <KeyBadge badge={badgeOf(key, now)} bare />
                </Td>
                <Td dim>
                  <Seen of={key} />
                </Td>
                <Td numeric dim className="max-md:hidden">
                  {key.lastUsedAt ? <RelativeTime iso={key.lastUsedAt.toISOString()} bare /> : 'never'}
                </Td>
                {revocable.size > 0 && (
                  <Td numeric>{revocable.has(key.id) && <RevokeOne id={key.id} name={key.name} />}</Td>
                )}
              </Tr>
            ))}
          </TableBody>
        </Table>
      )}
      {items.length < counts[link] && (
        <p className="mt-3 text-text-3 text-xs">
          The first {formatNumber(items.length)} of {formatNumber(counts[link])}.
        </p>
      )}
      {elsewhere > 0 && (
        <p className="mt-3 text-text-3 text-xs">and {formatCount(elsewhere, 'key')} of other teams, tied to them</p>
      )}
    </Section>
  )
}

/** Whether what they saw still opens anything. */
function Seen({ of: key }: { of: MemberKey }) {
  const { seen } = key
  if (!seen) return <span className="text-text-3">not seen</span>
  return (
    <TwoLines
      first={<span className={seen.works ? 'text-text' : undefined}>{seenWords(seen.works, key.status)}</span>}
      second={
        <>
          seen <RelativeTime iso={seen.at.toISOString()} />
        </>
      }
    />
  )
}

function seenWords(works: boolean, status: MemberKey['status']): string {
  if (works) return status === 'quarantined' ? 'works once released' : 'still works'
  return status === 'revoked' || status === 'expired' || status === 'compromised' ? 'ended' : 'rotated since'
}
