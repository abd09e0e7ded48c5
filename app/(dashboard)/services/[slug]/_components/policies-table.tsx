import Link from 'next/link'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatDuration } from '#lib/format/duration.ts'
import { intervalWords } from '#lib/format/interval-words.ts'
import { formatCount } from '#lib/format/number.ts'
import type { EnvironmentPolicy } from '#lib/services/queries.ts'
import { AddEnvironment } from './add-environment.tsx'

type PoliciesProps = { slug: string; policies: EnvironmentPolicy[]; mayManage: boolean }

const all = ['development', 'staging', 'production']
const span = (seconds: number) => (seconds === 0 ? 'none' : formatDuration(seconds * 1000))
const hour = (of: number) => `${String(of).padStart(2, '0')}:00`
const overdueWords = { remind: 'then reminded of', quarantine: 'then quarantined', revoke: 'then revoked' } as const
const selfWords = { off: 'no self-rotation', due: 'turns itself when due', any: 'turns itself any time' } as const

export function PoliciesTable({ slug, policies, mayManage }: PoliciesProps) {
  const missing = all.filter(each => policies.every(policy => policy.environment !== each))
  return (
    <>
      <Table caption="Policies by environment" lines={2}>
        <TableHead>
          <Th>Environment</Th>
          <Th>Rotates</Th>
          <Th className="max-md:hidden">Overdue</Th>
          <Th>Overlap</Th>
          <Th className="max-md:hidden">Deadline</Th>
          <Th className="max-md:hidden">Ends</Th>
        </TableHead>
        <TableBody>
          {policies.map(policy => (
            <Tr key={policy.environment}>
              <Td>
                <TwoLines
                  strong
                  first={
                    mayManage ? (
                      <Link href={`/services/${slug}/policy/${policy.environment}`}>{policy.environment}</Link>
                    ) : (
                      policy.environment
                    )
                  }
                  second={policy.createNeedsLead ? 'a lead creates' : 'developers create'}
                />
              </Td>
              <Td>
                <TwoLines
                  first={intervalWords(policy.rotationIntervalDays)}
                  second={
                    policy.rotationIntervalDays !== null && `at ${hour(policy.rotationHour)} ${policy.rotationZone}`
                  }
                />
              </Td>
              <Td className="max-md:hidden">
                <TwoLines
                  first={`after ${formatCount(policy.claimDays, 'day')}`}
                  second={overdueWords[policy.whenOverdue]}
                />
              </Td>
              <Td>
                <TwoLines first={span(policy.overlapSeconds)} second={selfWords[policy.selfRotation]} />
              </Td>
              <Td className="max-md:hidden">
                <TwoLines
                  first={span(policy.deadlineSeconds)}
                  second={policy.atDeadline === 'hold' ? 'then the old one works on' : 'then the old one retires'}
                />
              </Td>
              <Td className="max-md:hidden">
                <TwoLines
                  first={policy.maxAgeDays === null ? 'at no age' : `after ${formatCount(policy.maxAgeDays, 'day')}`}
                  second={policy.idleDays !== null && `or ${formatCount(policy.idleDays, 'day')} unused`}
                />
              </Td>
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
