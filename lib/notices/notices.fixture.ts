import { eq, sql } from 'drizzle-orm'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { notices } from '#db/schema/notices.ts'
import { withTenant } from '#db/tenant.ts'
import { type Notice, notify } from './notify.ts'

let told = 0

/** Tells one member something, as a verb would. */
export async function someNotice(
  { organizationId, memberId }: { organizationId: string; memberId: string },
  notice: Partial<Notice>,
  at: Date,
): Promise<void> {
  const full: Notice & { to: string[] } = {
    severity: 'info',
    title: 'ledger turns in 7 days',
    body: 'Nothing to do yet.',
    href: '/keys',
    dedupeKey: `notice-${++told}`,
    to: [memberId],
    ...notice,
  }
  await withTenant({ organizationId }, tx => notify(tx, organizationId, full, at))
}

/** The mail columns of a member's notices, the oldest first. */
export function mailOf({ organizationId, memberId }: { organizationId: string; memberId: string }) {
  return withTenant({ organizationId }, tx =>
    tx
      .select({
        state: notices.mailState,
        attempts: notices.mailAttempts,
        nextAt: notices.mailNextAt,
        mailedAt: notices.mailedAt,
        error: notices.mailError,
      })
      .from(notices)
      .where(eq(notices.memberId, memberId))
      .orderBy(sql`created_at, id`),
  )
}

export interface Inbox {
  url: string
  /** whole mails as they came, with the lines of quoted-printable joined */
  mails: { to: string[]; raw: string }[]
  close(): Promise<void>
}

/** A real mail server on a port of the loopback. */
export async function openInbox(options: SMTPServerOptions = {}): Promise<Inbox> {
  const mails: Inbox['mails'] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString().replaceAll('=\r\n', '').replaceAll('\r\n', '\n')
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {}) // a client that hangs up
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  if (!address || typeof address === 'string') throw new Error('not listening')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
