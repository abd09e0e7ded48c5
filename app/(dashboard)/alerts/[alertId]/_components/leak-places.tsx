import { CopyButton } from '#components/ui/copy-button.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Th } from '#components/ui/th.tsx'
import type { AlertLeak } from '#lib/alerts/list-alert-leaks.ts'
import { formatCount } from '#lib/format/number.ts'

/**
 * Where the key was found. An address is what others wrote: it stands as text to be copied, since a link that a stranger
 * chose is no place to send whoever holds the key that was stolen.
 */
export function LeakPlaces({ leaks }: { leaks: AlertLeak[] }) {
  return (
    <Section title="Where it was found" note="Keyturn opens none of these addresses">
      <Table caption="Where the key was found" fixed lines={2}>
        <TableHead>
          <Th>Place</Th>
          <Th className="w-[176px] max-md:w-[112px]">Found by</Th>
          <Th className="w-[196px] max-lg:hidden">Secret</Th>
          <Th className="w-[88px] max-md:hidden">
            <span className="sr-only">Copy</span>
          </Th>
        </TableHead>
        <TableBody>
          {leaks.map(leak => (
            <Tr key={leak.id}>
              <Td className="wrap-anywhere whitespace-normal! py-2! align-top">
                {leak.url ? <Mono className="wrap-anywhere">{leak.url}</Mono> : <span>{placeWords(leak)}</span>}
                {leak.url && leak.source && (
                  <span className="block text-2xs/[15px] text-text-3">{spaced(leak.source)}</span>
                )}
                {leak.foundBy === 'log' && leak.requests > 0 && (
                  <span className="block text-2xs/[15px] text-text-3">{formatCount(leak.requests, 'request')}</span>
                )}
              </Td>
              <Td className="wrap-anywhere whitespace-normal! py-2! align-top text-text-2">
                {finderWords(leak)}
                <span className="block text-2xs/[15px] text-text-3">
                  <ExactTime iso={(leak.foundAt ?? leak.createdAt).toISOString()} />
                </span>
              </Td>
              <Td className="py-2! align-top max-lg:hidden">
                <Mono className="block truncate">{leak.hint}</Mono>
                <Tag tone={leak.isLive ? 'refused' : 'neutral'}>{leak.isLive ? 'live' : 'ended'}</Tag>
              </Td>
              <Td className="py-1.5! align-top max-md:hidden">
                {leak.url && <CopyButton text={leak.url} size="sm" aria-label="Copy the address" />}
              </Td>
            </Tr>
          ))}
        </TableBody>
      </Table>
    </Section>
  )
}

function placeWords({ foundBy, service, source }: AlertLeak): string {
  if (foundBy === 'log') return service ? `Request logs of ${service}` : 'Request logs'
  return source ? spaced(source) : 'No place was named'
}

function finderWords({ foundBy, reporter }: AlertLeak): string {
  if (foundBy === 'github') return 'GitHub, which signed it'
  if (foundBy === 'log') return 'Keyturn, as lines came in'
  return reporter ? `The token ${reporter}` : 'A token'
}

const spaced = (text: string) => text.replaceAll('_', ' ')
