'use client'

import { Unplug } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { showToast } from '#components/ui/toast.ts'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { RecentClient, RecentUse } from '#lib/keys/recent-use.ts'
import { retireOldSecretAction } from '../actions.ts'

type RetireProps = { keyId: string; name: string; use: RecentUse; clients: RecentClient[] }

/** Ends the overlap. Who would be refused stands there in numbers, and the button repeats them. */
export function RetireOldSecret({ keyId, name, use, clients }: RetireProps) {
  const { requests, addresses } = use
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" icon={<Unplug />}>
          Retire old secret now
        </Button>
      }
      title={`Retire the old secret of ${name}?`}
      body={
        requests > 0 ? (
          <>
            It was used <b>{formatCount(requests, 'time')} in the last hour</b> from{' '}
            {formatCount(addresses, 'address', 'addresses')}. Those requests will be refused from the next second on.
          </>
        ) : (
          'Nobody used it in the last hour.'
        )
      }
      consequence="The new secret goes on working. A retired secret never works again: this can’t be undone."
      cancelLabel="Keep both"
      confirmLabel={requests > 0 ? `Retire old secret, refuse ${formatNumber(requests)} an hour` : 'Retire old secret'}
      onConfirm={async () => {
        const failure = await retireOldSecretAction({ keyId })
        if (!failure) showToast('The old secret is retired', { follows: 'The new one works on.' })
        return failure
      }}
    >
      {clients.length > 0 && (
        <table className="data-table">
          <caption className="sr-only">Who still uses the old secret</caption>
          <tbody>
            {clients.map(({ client, address, requests }) => (
              <tr key={`${client} ${address}`}>
                <td className="max-w-44">{client ?? 'not recorded'}</td>
                <td>
                  <Mono>{address ?? 'not recorded'}</Mono>
                </td>
                <td className="num">{formatNumber(requests)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ConfirmDialog>
  )
}
