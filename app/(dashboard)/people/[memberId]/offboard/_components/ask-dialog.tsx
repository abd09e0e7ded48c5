import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { PlanView, RowView } from '../plan-view.ts'
import { type Tally, trafficWords } from './plan-summary.ts'
import { runWords } from './run-bar.tsx'

type AskDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  plan: PlanView
  tally: Tally
  summary: string
  deadline: string | null
  onConfirm: () => Promise<string | undefined>
}

/** The decision once more, and the traffic that it touches. */
export function AskDialog({ open, onOpenChange, plan, tally, summary, deadline, onConfirm }: AskDialogProps) {
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={plan.status === 'left' ? `Decide what is left of ${plan.name}?` : `Offboard ${plan.name}?`}
      body={
        <>
          <b>{summary}</b> {trafficWords(tally, deadline)}
        </>
      }
      consequence="This can’t be undone. Whoever must make a new secret is told at once."
      cancelLabel="Keep all as it is"
      confirmLabel={runWords(plan, tally.closed)}
      onConfirm={onConfirm}
    >
      <Busiest rows={tally.busiest} />
    </ConfirmDialog>
  )
}

/** What would be missed first. */
function Busiest({ rows }: { rows: RowView[] }) {
  if (rows.length === 0) return null
  return (
    <table className="w-full table-fixed text-xs/[18px]">
      <caption className="pb-1 text-left text-text-3">The busiest of these keys in the last hour</caption>
      <tbody>
        {rows.map(({ keyId, name, service, environment, requestsHour, networksDay }) => (
          <tr key={keyId} className="border-line-soft border-t">
            <th scope="row" className="truncate py-1 text-left font-medium">
              {name}
            </th>
            <td className="truncate py-1 pl-3 text-text-3">
              {service} {environment}
            </td>
            <td className="py-1 pl-3 text-right">
              {formatNumber(requestsHour)}
              <span className="text-text-3">, {formatCount(networksDay, 'network')}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
