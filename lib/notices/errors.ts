export type MailError =
  | { reason: 'not_found' }
  | { reason: 'no_server' }
  /** `why`: what the server, or the way to it, answered */
  | { reason: 'not_sent'; why: string }

export function explainMailError(error: MailError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such page, or you may not do this.'
    case 'no_server':
      return 'No mail server is set, so nothing was sent.'
    case 'not_sent':
      return `No mail server took it: ${error.why}. If SMTP_URL is wrong, correct it and start Keyturn again.`
  }
}
