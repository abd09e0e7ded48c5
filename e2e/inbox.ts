import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

export interface Inbox {
  /** whole mails as they came, with the lines of quoted-printable joined */
  mails: { to: string[]; raw: string }[]
  close(): Promise<void>
}

/** A real mail server on loopback, which takes whatever comes. */
export async function openInbox(port: number): Promise<Inbox> {
  const mails: Inbox['mails'] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString().replaceAll('=\r\n', '')
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), raw })
        done()
      })
    },
  })
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  return { mails, close: () => new Promise(resolve => server.close(() => resolve())) }
}
