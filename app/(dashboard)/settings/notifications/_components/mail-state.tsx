import { Mail, MailX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { MailStatus } from '#lib/notices/get-mail-status.ts'

/** The answer in a sentence, then the facts. */
export function MailState({ status }: { status: MailStatus & { host: string } }) {
  const { host, from, pending, oldestPendingAt, failed, lastError } = status
  return (
    <div className="grid max-w-[720px] gap-5">
      <Answer status={status} />
      <Facts>
        <Fact label="Server">
          <Mono>{host}</Mono>
        </Fact>
        <Fact label="Sender">{from}</Fact>
        <Fact label="On their way">
          {formatCount(pending, 'notice')}
          {oldestPendingAt && (
            <>
              , the oldest from <RelativeTime iso={oldestPendingAt.toISOString()} />
            </>
          )}
        </Fact>
        <Fact label="Given up" note="in the last 30 days; each was tried for a day, and stands in the app">
          {formatNumber(failed)}
        </Fact>
        {lastError && (
          <Fact label="Last error">
            <Mono>{lastError}</Mono>
          </Fact>
        )}
      </Facts>
    </div>
  )
}

function Answer({ status: { pending, failed, lastError } }: { status: MailStatus }): ReactNode {
  if (lastError && pending > 0) {
    return (
      <Notice tone="due" icon={<MailX />} title={`${formatCount(pending, 'notice')} could not be mailed yet.`}>
        Keyturn tries again by itself, at most an hour apart, for a day.
      </Notice>
    )
  }
  if (failed > 0) {
    return (
      <Notice tone="due" icon={<MailX />} title={`${formatCount(failed, 'notice')} never arrived by mail.`}>
        What came since went out.
      </Notice>
    )
  }
  return (
    <Notice icon={<Mail />} title="Mail is set up.">
      Each notice is mailed within a minute; several of one member are one mail.
    </Notice>
  )
}
