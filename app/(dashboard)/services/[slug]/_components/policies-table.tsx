import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatDuration } from '#lib/format/duration.ts'
import { intervalWords } from '#lib/format/interval-words.ts'
import type { EnvironmentPolicy } from '#lib/services/queries.ts'
import { AddEnvironment } from './add-environment.tsx'
import { PolicyDialog } from './policy-dialog.tsx'

type PoliciesProps = { slug: string; policies: EnvironmentPolicy[]; mayManage: boolean }

const all = ['development', 'staging', 'production']
const span = (seconds: number) => (seconds === 0 ? 'none' : formatDuration(seconds * 1000))

export function PoliciesTable({ slug, policies, mayManage }: PoliciesProps) {
  const missing = all.filter(each => policies.every(policy => policy.environment !== each))
  return (
    <>
      <Table caption="Policies by environment" lines={2}>
        <TableHead>
          <Th>Environment</Th>
          <Th>Rotates</Th>
          <Th>Overlap</Th>
          <Th className="max-md:hidden">Deadline</Th>
          <Th className="max-md:hidden">New keys</Th>
          {mayManage && (
            <Th>
              <span className="sr-only">Change</span>
            </Th>
          )}
        </TableHead>
        <TableBody>
          {policies.map(policy => (
            <Tr key={policy.environment}>
              <Td>
                <b>{policy.environment}</b>
              </Td>
              <Td>{intervalWords(policy.rotationIntervalDays)}</Td>
              <Td>{span(policy.overlapSeconds)}</Td>
              <Td className="max-md:hidden">
                <TwoLines
                  first={span(policy.deadlineSeconds)}
                  second={policy.atDeadline === 'hold' ? 'then the old one works on' : 'then the old one retires'}
                />
              </Td>
              <Td dim className="max-md:hidden">
                {policy.createNeedsLead ? 'by a lead' : 'by any developer'}
              </Td>
              {mayManage && (
                <Td numeric>
                  <PolicyDialog slug={slug} policy={policy} />
                </Td>
              )}
            </Tr>
          ))}
        </TableBody>
      </Table>
      {mayManage && missing.length > 0 && (
        <div className="mt-3 flex flex-wrap gap-2">
          {missing.map(environment => (
            <AddEnvironment key={environment} slug={slug} environment={environment} />
          ))}
        </div>
      )}
    </>
  )
}
