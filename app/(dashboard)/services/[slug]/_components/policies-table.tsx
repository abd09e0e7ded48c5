import { ButtonLink } from '#components/ui/button-link.tsx'
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
// Asked for in production alone.
const needsLead = ({ environment, createNeedsLead }: EnvironmentPolicy) =>
  createNeedsLead && environment === 'production'
const overdueWords = { remind: 'then a reminder', quarantine: 'then quarantined', revoke: 'then revoked' } as const
const atDeadlineWords = { hold: 'stuck after', retire: 'old one ends after' } as const

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
          <Th className="max-md:hidden">Ends by itself</Th>
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
                <TwoLines
                  strong
                  first={policy.environment}
                  second={needsLead(policy) ? 'a lead creates' : 'developers create'}
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
                <TwoLines
                  first={span(policy.overlapSeconds)}
                  second={
                    <span className="max-md:hidden">
                      {atDeadlineWords[policy.atDeadline]} {span(policy.deadlineSeconds)}
                    </span>
                  }
                />
              </Td>
              <Td className="max-md:hidden">
                <TwoLines
                  first={policy.maxAgeDays === null ? 'at no age' : `after ${formatCount(policy.maxAgeDays, 'day')}`}
                  second={policy.idleDays !== null && `or ${formatCount(policy.idleDays, 'day')} unused`}
                />
              </Td>
              {mayManage && (
                <Td numeric>
                  <ButtonLink size="sm" href={`/services/${slug}/policy/${policy.environment}`}>
                    Change<span className="sr-only"> policy of {policy.environment}</span>
                  </ButtonLink>
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
