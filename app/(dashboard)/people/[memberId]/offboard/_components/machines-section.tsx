import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { PlanView } from '../plan-view.ts'
import { BulkSelect } from './bulk-select.tsx'
import { type Draft, decidableMachines } from './plan-draft.ts'
import type { PlanEvent } from './plan-state.ts'

type MachinesSectionProps = {
  plan: PlanView
  draft: Draft
  problems: Record<string, string>
  dispatch: (event: PlanEvent) => void
}

/** Machines run on; somebody else answers for them. Another team's go to whoever leads it. */
export function MachinesSection({ plan, draft, problems, dispatch }: MachinesSectionProps) {
  if (plan.machines.length === 0) return null
  const teams = new Set(decidableMachines(plan).map(({ teamId }) => teamId))
  const able = teams.size === 1 && plan.machines.length > 1 ? (plan.holders[[...teams][0] ?? ''] ?? []) : []
  return (
    <Section
      title="Machines"
      note="they run on; somebody else answers for them from now on"
      right={
        able.length > 0 && (
          <BulkSelect
            label="Hand all to"
            options={able.map(({ memberId, name }) => [memberId, name])}
            onChoose={responsible => dispatch({ type: 'machines', responsible })}
          />
        )
      }
    >
      <Table caption="Machines that they answer for" bleed lines={2} fixed>
        <TableHead>
          <Th>Machine</Th>
          <Th className="max-md:hidden">Keys</Th>
          <Th className="w-[208px] max-md:w-[50%]">Who answers next</Th>
        </TableHead>
        <TableBody>
          {plan.machines.map(({ machineId, name, teamId, team, keys, isWithin, proposed }) => {
            const holders = plan.holders[teamId] ?? []
            const chosen = isWithin ? draft.machines[machineId] : proposed
            return (
              <Tr key={machineId}>
                <Td>
                  <TwoLines strong first={name} second={team} />
                </Td>
                <Td dim className="max-md:hidden">
                  holds {formatCount(keys, 'key')}
                </Td>
                <Td className="overflow-visible!">
                  {isWithin ? (
                    <Select
                      id={`decide-${machineId}`}
                      size="md"
                      aria-label={`Who answers for ${name} next`}
                      aria-invalid={problems[machineId] ? true : undefined}
                      value={chosen ?? ''}
                      onChange={event => dispatch({ type: 'machine', machineId, responsible: event.target.value })}
                    >
                      {!chosen && <option value="">Choose who answers</option>}
                      {holders.map(each => (
                        <option key={each.memberId} value={each.memberId}>
                          {each.name}
                        </option>
                      ))}
                    </Select>
                  ) : (
                    (holders.find(each => each.memberId === chosen)?.name ?? 'Its team’s lead')
                  )}
                </Td>
              </Tr>
            )
          })}
        </TableBody>
      </Table>
    </Section>
  )
}
