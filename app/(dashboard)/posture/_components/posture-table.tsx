import Link from 'next/link'
import { Holder } from '#components/ui/holder.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { Finding } from '#lib/posture/input.ts'
import type { PostureItem } from '../posture-item.ts'
import { PostureFact, ShortFact } from './posture-fact.tsx'
import { PostureRemedy } from './posture-remedy.tsx'

type TableProps = { finding: Finding; caption: string; fact: string; items: PostureItem[] }

/** The keys with one weakness: which, whose, why it is here, and what takes it off. */
export function PostureTable({ finding, caption, fact, items }: TableProps) {
  const canAct = items.some(item => item.remedy !== null)
  return (
    <Table caption={caption} bleed lines={2} fixed>
      <TableHead>
        <Th>Key</Th>
        <Th className="w-[180px] max-lg:hidden">Service, environment</Th>
        <Th className="w-[190px] max-md:hidden">Holder</Th>
        <Th className="w-[160px] max-md:hidden">{fact}</Th>
        <Th className="w-[96px] max-md:hidden" numeric>
          Last used
        </Th>
        {canAct && (
          <Th className="w-[160px] max-md:w-[148px]">
            <span className="sr-only">What helps</span>
          </Th>
        )}
      </TableHead>
      <TableBody>
        {items.map(item => (
          <Tr key={item.id}>
            <Td>
              <TwoLines
                strong
                mono
                first={
                  <Link href={`/keys/${item.id}`} prefetch={false}>
                    {item.name}
                  </Link>
                }
                second={
                  <>
                    <span className="max-md:hidden">{item.hint}</span>
                    <span className="font-sans md:hidden">
                      <ShortFact finding={finding} item={item} head={fact} />
                    </span>
                  </>
                }
              />
            </Td>
            <Td className="max-lg:hidden">
              {item.service} <span className="text-text-3 text-xs">{item.environment}</span>
            </Td>
            <Td className="max-md:hidden">
              {item.holder ? <Holder {...item.holder} /> : <span className="text-text-3">nobody</span>}
            </Td>
            <Td className="max-md:hidden">
              <PostureFact finding={finding} item={item} />
            </Td>
            <Td numeric dim className="max-md:hidden">
              {item.lastUsedAt ? <RelativeTime iso={item.lastUsedAt} bare /> : 'never'}
            </Td>
            {canAct && (
              <Td numeric>
                <PostureRemedy item={item} />
              </Td>
            )}
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
