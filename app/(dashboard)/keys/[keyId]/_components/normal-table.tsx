import { ExactTime } from '#components/ui/exact-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import type { NormalValue } from '#lib/detection/get-learning.ts'
import { detectorWords } from '#lib/detection/input.ts'
import { normalWords } from '../learning-words.ts'

type NormalTableProps = { normal: NormalValue[]; networkNames: ReadonlyMap<string, string> }

/** What raises no alert for now, since somebody said that it is normal. */
export function NormalTable({ normal, networkNames }: NormalTableProps) {
  return (
    <Table caption="Marked normal">
      <TableHead>
        <Th>Value</Th>
        <Th className="max-md:hidden">Of</Th>
        <Th numeric>Until</Th>
      </TableHead>
      <TableBody>
        {normal.map(each => (
          <Tr key={`${each.detector} ${each.subject} ${each.value}`}>
            <Td className="wrap-anywhere whitespace-normal! py-2!">{normalWords(each, networkNames)}</Td>
            <Td dim className="max-md:hidden">
              {detectorWords[each.detector]?.name ?? each.detector}
            </Td>
            <Td numeric className="text-text-2">
              <ExactTime iso={each.until.toISOString()} day />
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}
