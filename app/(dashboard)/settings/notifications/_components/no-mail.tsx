import { MailX } from 'lucide-react'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Notice } from '#components/ui/notice.tsx'

const snippet = `SMTP_URL=smtp://user:password@mail.example.com:587
MAIL_FROM=Keyturn <keyturn@example.com>`

/** What to set, and where. */
export function NoMail() {
  return (
    <div className="grid max-w-[720px] gap-5">
      <Notice tone="due" icon={<MailX />} title="No mail server is set.">
        Notices stand in the app alone, where nobody is woken by them.
      </Notice>
      <p>
        Set these in the environment of every process of Keyturn, then start it again. What is told from then on is
        mailed too.
      </p>
      <CodeBlock label="environment variables for mail" code={snippet} />
      <p className="text-text-2">
        <Mono>smtps://</Mono> speaks TLS from the first byte (port 465). With <Mono>smtp://</Mono> a password waits for
        STARTTLS; a server that has none needs <Mono>?requireTLS=false</Mono> at the end. Characters like <Mono>@</Mono>{' '}
        or <Mono>/</Mono> in a password are written as <Mono>%40</Mono>, <Mono>%2F</Mono>.
      </p>
    </div>
  )
}
