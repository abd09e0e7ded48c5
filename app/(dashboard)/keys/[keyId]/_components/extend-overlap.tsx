'use client'

import { CalendarPlus } from 'lucide-react'
import { unstable_rethrow } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useTimeText, useZone } from '#components/ui/clock-provider.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { showToast } from '#components/ui/toast.ts'
import { formatDateTime } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import type { RecentUse } from '#lib/keys/recent-use.ts'
import { extendOverlapAction } from '../actions.ts'
import type { ExtensionChoice } from '../extension-choices.ts'

type ExtendProps = { keyId: string; name: string; retiresAt: string; choices: ExtensionChoice[]; use: RecentUse }

/** Gives whoever still uses the old secret more time, as far as the policy allows. Nothing stops, nothing is made. */
export function ExtendOverlap({ keyId, name, retiresAt, choices, use }: ExtendProps) {
  const [chosen, setChosen] = useState(choices[0]?.retiresAt)
  const zone = useZone()
  const until = choices.some(choice => choice.retiresAt === chosen) ? chosen : choices[0]?.retiresAt

  async function extend(): Promise<string | undefined> {
    if (!until) return 'The policy allows no later end.'
    try {
      const failure = await extendOverlapAction({ keyId, retiresAt: until })
      if (!failure) showToast('The overlap is longer', { follows: `${name}: both secrets work on.` })
      return failure
    } catch (error) {
      unstable_rethrow(error)
      return 'Keyturn did not answer. Reload to see when the old secret retires.'
    }
  }
  return (
    <ConfirmDialog
      trigger={<Button icon={<CalendarPlus />}>Extend</Button>}
      title={`Let the old secret of ${name} work longer?`}
      body={
        <>
          It retires <ExactTime iso={retiresAt} />.{' '}
          {use.requests > 0
            ? `In the last hour it was used ${formatCount(use.requests, 'time')} from ${formatCount(use.addresses, 'address', 'addresses')}.`
            : 'Nobody used it in the last hour, so nobody may need the time.'}
        </>
      }
      consequence="Until then whoever has the old secret can go on using it. It can be retired sooner at any time."
      cancelLabel="Leave it as it is"
      confirmLabel="Extend the overlap"
      tone="primary"
      onConfirm={extend}
    >
      <Field label="Works until" help="The latest moment was set by the policy when the key was rotated.">
        <Select value={until} onChange={event => setChosen(event.target.value)}>
          {choices.map(choice => (
            <Choice key={choice.retiresAt} choice={choice} zone={zone} />
          ))}
        </Select>
      </Field>
    </ConfirmDialog>
  )
}

function Choice({ choice: { retiresAt, addedDays }, zone }: { choice: ExtensionChoice; zone: string }) {
  const moment = useTimeText(now => formatDateTime(retiresAt, now, zone))
  return (
    <option value={retiresAt}>
      {addedDays === null ? `${moment}, the latest` : `${formatCount(addedDays, 'day')} more: ${moment}`}
    </option>
  )
}
