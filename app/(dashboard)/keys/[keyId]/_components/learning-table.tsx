import { ExactTime } from '#components/ui/exact-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { Learning, LearningState } from '#lib/detection/learning.ts'
import { findsOf, knownWords, nameOf, silenceWords } from '../learning-words.ts'

type LearningTableProps = { detectors: Learning[]; networkNames: ReadonlyMap<string, string> }

/** How far each detector is with the key, and what it compares with. */
export function LearningTable({ detectors, networkNames }: LearningTableProps) {
  return (
    <Table caption="Detectors of this key" fixed lines={2}>
      <TableHead>
        <Th className="w-[38%] max-md:w-1/2">Looks for</Th>
        <Th>State</Th>
        <Th className="w-[30%] max-md:hidden">Knows</Th>
      </TableHead>
      <TableBody>
        {detectors.map(learning => {
          const known = knownWords(learning, networkNames)
          return (
            <Tr key={`${learning.detector} ${learning.of}`}>
              <Td className="whitespace-normal! py-2! align-top">
                <TwoLines
                  strong
                  className="[&>*]:whitespace-normal"
                  first={nameOf(learning)}
                  second={findsOf(learning)}
                />
              </Td>
              <Td className="whitespace-normal! py-2! align-top leading-[18px]">
                <State state={learning.state} />
                {known && (
                  <span className="wrap-anywhere block text-2xs/[15px] text-text-3 md:hidden">knows {known}</span>
                )}
              </Td>
              <Td dim className="wrap-anywhere whitespace-normal! py-2! align-top leading-[18px] max-md:hidden">
                {known}
              </Td>
            </Tr>
          )
        })}
      </TableBody>
    </Table>
  )
}

const day = (time: number) => <ExactTime iso={new Date(time).toISOString()} day />

function State({ state }: { state: LearningState }) {
  switch (state.is) {
    case 'unseen':
      return <span className="text-text-2">Nothing to compare with yet</span>
    case 'learning':
      return (
        <>
          Learning, silent until {day(state.until)}
          <span className="block text-2xs/[15px] text-text-3">since {day(state.since)}</span>
        </>
      )
    case 'silent':
      return (
        <span className="text-text-2">
          Silent: {silenceWords[state.why]}
          {state.until !== null && (
            <span className="block text-2xs/[15px] text-text-3">until {day(state.until)}, if it meets no more</span>
          )}
        </span>
      )
    case 'watching':
      return (
        <>
          Watching
          <span className="block text-2xs/[15px] text-text-3">
            {state.since === null ? 'always: there is nothing to learn' : <>since {day(state.since)}</>}
          </span>
        </>
      )
  }
}
