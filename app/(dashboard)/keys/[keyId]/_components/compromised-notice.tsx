import { ShieldAlert } from 'lucide-react'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'

type SecretlessNoticeProps = { since: Date; leaver?: string; who: string }

/** Whoever left knew the last secret that worked, and nobody has made another one. */
export function SecretlessNotice({ since, leaver, who }: SecretlessNoticeProps) {
  return (
    <Notice
      tone="refused"
      icon={<ShieldAlert />}
      title={
        <>
          No secret of it works since <ExactTime iso={since.toISOString()} />.
        </>
      }
    >
      {leaver ?? 'Somebody who left'} knew the one that it had, so it ended, and every use is refused. It works again
      when a new secret is made, by {who}.
    </Notice>
  )
}

type CompromisedNoticeProps = { since: Date; by?: string; note?: string; who: string }

/** No secret of it works: since when, by whose decision, and what lets it work again. */
export function CompromisedNotice({ since, by, note, who }: CompromisedNoticeProps) {
  return (
    <Notice
      tone="refused"
      icon={<ShieldAlert />}
      title={
        <>
          Compromised <ExactTime iso={since.toISOString()} />
          {by && <>, said {by}</>}.
        </>
      }
    >
      {note && <>“{note}” </>}
      Every secret of it ended then, and every use is refused. It works again when a new secret is made, by {who}.
    </Notice>
  )
}
