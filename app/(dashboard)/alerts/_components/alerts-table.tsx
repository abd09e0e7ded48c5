import Link from 'next/link'
import { SeverityBadge } from '#components/key/severity-badge.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { AlertRow } from '#lib/alerts/alert-row.ts'
import { detectorWords } from '#lib/detection/input.ts'
import { AlertState } from './alert-state.tsx'

type AlertsTableProps = { alerts: AlertRow[]; ofOneKey?: boolean; areClosed?: boolean }

/** Where all are of one key, as on its page, whose they are is left out. What is closed stands in the order of that. */
export function AlertsTable({ alerts, ofOneKey = false, areClosed = false }: AlertsTableProps) {
  return (
    <Table caption="Alerts" bleed={!ofOneKey} fixed lines={2}>
      <TableHead>
        <Th className="w-[122px] max-md:w-[98px]">Severity</Th>
        <Th>What</Th>
        {!ofOneKey && <Th className="w-[180px] max-lg:hidden">Where</Th>}
        <Th className="w-[150px] max-md:hidden">State</Th>
        <Th numeric className="w-[84px] max-md:hidden">
          Since
        </Th>
        <Th numeric className="w-[116px] max-md:w-[76px]">
          {areClosed ? 'Closed' : 'Last'}
          {!areClosed && <span className="max-md:hidden"> signal</span>}
        </Th>
      </TableHead>
      <TableBody>
        {alerts.map(alert => (
          <AlertLine key={alert.id} alert={alert} ofOneKey={ofOneKey} isClosed={areClosed} />
        ))}
      </TableBody>
    </Table>
  )
}

function AlertLine({ alert, ofOneKey, isClosed }: { alert: AlertRow; ofOneKey: boolean; isClosed: boolean }) {
  const { id, severity, summary, detector, key, service, environment, openedAt, lastSignalAt, closedAt } = alert
  const isFresh = alert.status === 'open' && alert.snoozedUntil === null
  return (
    <Tr>
      <Td className="max-md:align-top max-md:py-2">
        <SeverityBadge severity={severity} />
      </Td>
      <Td className="whitespace-normal! py-2!">
        <TwoLines
          strong
          className="[&>*]:whitespace-normal"
          first={
            <Link href={`/alerts/${id}`} prefetch={false} className="text-text">
              {summary}
            </Link>
          }
          second={
            <>
              {detectorWords[detector]?.name ?? detector}
              {!ofOneKey && <span className="lg:hidden">{`, ${service}, ${environment}`}</span>}
              {!isFresh && (
                <span className="md:hidden">
                  , <AlertState alert={alert} />
                </span>
              )}
            </>
          }
        />
      </Td>
      {!ofOneKey && (
        <Td className="max-lg:hidden">
          <TwoLines
            first={key?.name ?? (detector.startsWith('volume') ? 'its keys together' : 'keys that nobody knows')}
            second={`${service}, ${environment}`}
          />
        </Td>
      )}
      <Td className="max-md:hidden">
        <TwoLines first={<AlertState alert={alert} />} second={alert.assignee?.name} />
      </Td>
      <Td numeric className="text-text-2 max-md:hidden">
        <RelativeTime iso={openedAt.toISOString()} bare />
      </Td>
      <Td numeric className="text-text-2 max-md:align-top max-md:py-2">
        <RelativeTime iso={((isClosed && closedAt) || lastSignalAt).toISOString()} bare />
      </Td>
    </Tr>
  )
}
