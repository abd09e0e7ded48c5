'use client'

import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { showToast } from '#components/ui/toast.ts'
import { setWhenAwayAction } from '../../actions.ts'

type ChooseWhenAwayProps = { slug: string; whenAway: 'serve' | 'refuse' }

/** What verification answers while the database is away. */
export function ChooseWhenAway({ slug, whenAway }: ChooseWhenAwayProps) {
  const other = whenAway === 'serve' ? 'refuse' : 'serve'
  const label = other === 'refuse' ? 'Answer nothing instead' : 'Answer what was known instead'
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" className="mt-2.5">
          {label}
        </Button>
      }
      title={
        other === 'refuse'
          ? `Answer nothing about the keys of ${slug} while the database is away?`
          : `Answer what was known of the keys of ${slug} while the database is away?`
      }
      body={
        other === 'refuse'
          ? 'No key is accepted that may have been stopped meanwhile. Gateways get 503, and whoever calls the service waits.'
          : 'The service goes on for five minutes. A key that was stopped in the very moment may be accepted that long.'
      }
      consequence="It counts from the next verification on, and can be changed back."
      cancelLabel="Leave it"
      confirmLabel={other === 'refuse' ? 'Answer nothing' : 'Answer what was known'}
      tone="primary"
      onConfirm={async () => {
        const failure = await setWhenAwayAction({ service: slug, whenAway: other })
        if (!failure)
          showToast(`${slug}: ${other === 'refuse' ? 'no answer' : 'what was known'} while the database is away.`)
        return failure
      }}
    />
  )
}
