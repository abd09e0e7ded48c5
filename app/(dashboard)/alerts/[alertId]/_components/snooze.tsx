'use client'

import { ChevronDown } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, DropdownMenuItem } from '#components/ui/dropdown-menu.tsx'
import { showToast } from '#components/ui/toast.ts'
import { snoozeAlertAction } from '../actions.ts'
import { snoozeHours, snoozeWords } from '../snooze-hours.ts'
import { runAct } from './run-act.ts'

/** Quiet for a while; what is new, or worse, is told all the same. */
export function Snooze({ alertId }: { alertId: string }) {
  return (
    <DropdownMenu
      trigger={
        <Button>
          Snooze <ChevronDown />
        </Button>
      }
    >
      {snoozeHours.map(hours => (
        <DropdownMenuItem
          key={hours}
          onSelect={() =>
            runAct(
              () => snoozeAlertAction({ alertId, hours }),
              () =>
                showToast(`Quiet for ${snoozeWords[hours]}`, {
                  follows: 'A new value or a higher severity is told all the same.',
                }),
            )
          }
        >
          {snoozeWords[hours]}
        </DropdownMenuItem>
      ))}
    </DropdownMenu>
  )
}
