import { Ban } from 'lucide-react'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { KeyRow } from '#lib/keys/key-row.ts'

/** What ended, when, why, by whom: for ever. */
export function EndedNotice({ keyRow: key, by }: { keyRow: KeyRow; by?: string }) {
  const at = key.endedAt ?? key.expiresAt
  return (
    <Notice
      icon={<Ban />}
      title={
        <>
          {key.status === 'revoked' ? 'Revoked' : 'Expired'} {at && <ExactTime iso={at.toISOString()} />}
          {by && <> by {by}</>}
          {key.endReason && key.status === 'revoked' && <>: {key.endReason.replaceAll('_', ' ')}</>}.
        </>
      }
    >
      {key.endNote && <>“{key.endNote}” </>}
      Every use is refused, and it never works again.
    </Notice>
  )
}
