'use client'

import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { showToast } from '#components/ui/toast.ts'
import { setLogSourceAction } from '../../actions.ts'

const words = { verification: 'verifications', report: 'reports' } as const

/** Changes what is counted from now on. */
export function ChooseSource({ slug, source }: { slug: string; source: keyof typeof words }) {
  const other = source === 'report' ? 'verification' : 'report'
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" className="mt-2.5">
          Count {words[other]} instead
        </Button>
      }
      title={`Count the ${words[other]} of ${slug} from now on?`}
      body={
        other === 'report'
          ? 'Charts and detectors read what a gateway reports, with status and latency. Refusals by Keyturn are then shown apart.'
          : 'Charts and detectors read what Keyturn itself was asked, with its verdicts. Status and latency are then shown apart.'
      }
      consequence="What was counted before stays as it was. It can be changed back, from then on."
      cancelLabel={`Keep ${words[source]}`}
      confirmLabel={`Count ${words[other]}`}
      tone="primary"
      onConfirm={async () => {
        const failure = await setLogSourceAction({ service: slug, source: other })
        if (!failure) showToast(`${slug} counts ${words[other]}.`, { follows: 'From this minute on.' })
        return failure
      }}
    />
  )
}
