import type { Options } from 'nodemailer/lib/smtp-transport/index.js'

const loopback = /^(localhost|127\.[\d.]+|\[::1\])$/i

/**
 * What SMTP_URL says. A password goes over the network in TLS only: `smtp://` with one waits for STARTTLS, and a server
 * that has none gets nothing, unless the address ends in `?requireTLS=false`. Every step is bounded in time.
 */
export function smtpOptions(smtpUrl: string): Options {
  const { protocol, hostname, port, username, password, searchParams } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  const isExposed = username !== '' && !loopback.test(hostname)
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : undefined,
    secure,
    auth: username ? { user: decoded(username), pass: decoded(password) } : undefined,
    requireTLS: !secure && isExposed && searchParams.get('requireTLS') !== 'false',
    ...{ connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 },
  }
}

/** A `%` that encodes nothing stands for itself. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
