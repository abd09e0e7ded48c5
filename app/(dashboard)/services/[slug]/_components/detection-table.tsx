import {
  fromBrowsersWords,
  fromOnWords,
  stopsOf,
  usualFromBrowsers,
} from '#app/(dashboard)/services/detection-words.ts'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { detectorWords, type Severity } from '#lib/detection/input.ts'
import type { EnvironmentDetection } from '#lib/services/queries.ts'

type DetectionTableProps = { slug: string; detection: EnvironmentDetection[]; mayChange: boolean }

/** What Keyturn does by itself, by environment. */
export function DetectionTable({ slug, detection, mayChange }: DetectionTableProps) {
  return (
    <Table caption="Detection by environment" lines={2}>
      <TableHead>
        <Th>Environment</Th>
        <Th className="max-md:hidden">From browsers</Th>
        <Th>Quarantined by itself</Th>
        {mayChange && (
          <Th>
            <span className="sr-only">Change</span>
          </Th>
        )}
      </TableHead>
      <TableBody>
        {detection.map(({ environment, stopsAt, fromBrowsers }) => {
          const { name, means } = fromBrowsersWords[fromBrowsers ?? usualFromBrowsers(environment)]
          return (
            <Tr key={environment}>
              <Td className="py-2! align-top">
                <TwoLines
                  strong
                  first={environment}
                  second={<span className="md:hidden">browsers: {name.toLowerCase()}</span>}
                />
              </Td>
              <Td className="whitespace-normal! py-2! align-top max-md:hidden">
                <TwoLines
                  className="[&>*]:whitespace-normal"
                  first={fromBrowsers === null ? `${name}, the default` : name}
                  second={means}
                />
              </Td>
              <Td className="whitespace-normal! py-2! align-top">
                <Stops stopsAt={stopsAt} />
              </Td>
              {mayChange && (
                <Td numeric className="py-2! align-top">
                  <ButtonLink size="sm" href={`/services/${slug}/detection/${environment}`}>
                    Change<span className="sr-only"> detection of {environment}</span>
                  </ButtonLink>
                </Td>
              )}
            </Tr>
          )
        })}
      </TableBody>
    </Table>
  )
}

function Stops({ stopsAt }: Pick<EnvironmentDetection, 'stopsAt'>) {
  const stops = Object.entries(stopsOf(stopsAt)) as [keyof typeof detectorWords, Severity][]
  if (stops.length === 0) return <span className="text-text-2">never</span>
  return (
    <ul className="grid gap-1">
      {stops.map(([detector, least]) => (
        <li key={detector} className="leading-[18px]">
          {detectorWords[detector].name}
          <span className="block text-2xs/[15px] text-text-3">{fromOnWords[least]}</span>
        </li>
      ))}
    </ul>
  )
}
