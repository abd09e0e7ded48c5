import { createTransport } from 'nodemailer'
import { getEnv } from '#lib/env.ts'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { type Mail, oneLine, shortened } from './compose-mail.ts'
import { decoded, smtpOptions } from './smtp-options.ts'

export interface Refusal {
  /** short, for people: without keys, without the server's password */
  why: string
  /** the server is away or lets nobody in, so that trying the next mail is of no use now */
  isForAll: boolean
}

export interface MailServer {
  send(mail: Mail & { to: { name: string; address: string }; id: string }): Promise<Result<null, Refusal>>
}

const wholeMailMs = 30_000
const errorLength = 200

/** The server that SMTP_URL names, or null where none is set. Each mail is a connection of its own, bounded in time. */
export function mailServer(): MailServer | null {
  const { smtpUrl, mailFrom, url } = getEnv()
  if (!smtpUrl) return null
  const transport = createTransport(smtpOptions(smtpUrl))
  const host = new URL(url).hostname
  return {
    async send({ to, id, subject, text }) {
      const sending = transport.sendMail({
        from: mailFrom,
        to: { name: oneLine(to.name), address: to.address },
        subject,
        text,
        messageId: `<${id}@${host}>`,
        headers: { 'Auto-Submitted': 'auto-generated' }, // no absence notes in answer
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        await within(wholeMailMs, sending)
        return ok(null)
      } catch (error) {
        return err({ why: explainFailure(error, smtpUrl), isForAll: isForAll(error) })
      }
    },
  }
}

/** Where mails go, for those who may know: never the user or the password. */
export function mailServerHost(): string | null {
  const { smtpUrl } = getEnv()
  return smtpUrl ? new URL(smtpUrl).host : null
}

/** A server that keeps a connection alive with a byte now and then outlasts every idle limit. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The server took longer than ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What the server says of one mail (its sender, recipient or text) says nothing of the next one. */
function isForAll(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code !== 'EENVELOPE' && code !== 'EMESSAGE'
}

function explainFailure(error: unknown, smtpUrl: string): string {
  const message = error instanceof Error ? error.message : String(error)
  const { password, username } = new URL(smtpUrl)
  const plain = decoded(password)
  // A server may repeat what it was sent, and was sent both encoded.
  const login = Buffer.from(`\0${decoded(username)}\0${plain}`).toString('base64')
  const secrets = [password, plain, login, Buffer.from(plain).toString('base64')].filter(Boolean)
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), message)
  return shortened(oneLine(hideKeys(clean)), errorLength)
}
