import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { DetectorPrecision } from '#lib/alerts/list-precision.ts'
import { detectorWords } from '#lib/detection/input.ts'
import { formatNumber } from '#lib/format/number.ts'
import { judgedWords, rangeWords } from '../judged-words.ts'

/** Detector by detector: what was said of what it told, and what that says of the rest. */
export function JudgedTable({ detectors }: { detectors: DetectorPrecision[] }) {
  return (
    <Table caption="How often each detector was right" fixed lines={2}>
      <TableHead>
        <Th>Detector</Th>
        <Th className="w-[190px] max-md:w-[124px]">Judged</Th>
        <Th className="w-[230px] max-md:hidden">Share that is right</Th>
        <Th className="w-[110px] max-md:w-[84px]" numeric>
          Not judged
        </Th>
      </TableHead>
      <TableBody>
        {detectors.map(each => (
          <Tr key={each.detector}>
            <Td title={detectorWords[each.detector].finds}>
              <TwoLines strong first={detectorWords[each.detector].name} second={detectorWords[each.detector].finds} />
            </Td>
            <Td className="whitespace-normal! max-md:py-1.5!">
              {judgedWords(each)}
              <span className="block text-2xs/[15px] text-text-3 md:hidden">{rangeWords(each)}</span>
            </Td>
            <Td className="max-md:hidden">
              {each.interval && <Range {...each.interval} />}
              <span className={each.interval ? undefined : 'text-text-3'}>{rangeWords(each)}</span>
            </Td>
            <Td numeric dim>
              {formatNumber(each.unjudged)}
            </Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  )
}

const width = 88

/** From none to all, and where between these it lies; the words beside it say the same. */
function Range({ from, to }: { from: number; to: number }) {
  return (
    <svg width={width} height="8" aria-hidden="true" className="mr-2.5 inline-block align-[-0.5px]">
      <rect y="3" width={width} height="2" fill="var(--line)" />
      <rect x={from * width} y="1.5" width={(to - from) * width} height="5" rx="1.5" fill="var(--series-1)" />
    </svg>
  )
}
