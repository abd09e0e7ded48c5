import { type AddressProblem, explainAddressProblem } from './errors.ts'

export type ExchangeError =
  | AddressProblem
  | 'timed_out'
  | 'connection_refused'
  | 'connection_failed'
  | 'certificate'
  | 'bad_answer'
  | 'sealed'
  | 'no_secret'
  | 'interrupted'

/** How an attempt ended: with the receiver's status, or with a word for why there is none. */
export type Outcome =
  | { status: number; retryAfter?: string; error?: undefined }
  | { status?: undefined; retryAfter?: undefined; error: ExchangeError }

export function isDelivered({ status }: Outcome): boolean {
  return status !== undefined && status >= 200 && status < 300
}

const words: Partial<Record<ExchangeError, string>> = {
  timed_out: 'No answer within 10 seconds',
  connection_refused: 'Nobody listens there',
  connection_failed: 'The connection broke off',
  certificate: 'Its certificate is not valid for this name',
  bad_answer: 'What it answered is not HTTP',
  sealed: 'Its secret can’t be opened: the pepper that it was sealed under is missing',
  no_secret: 'Not sent: its secret ended when somebody left. Renew it',
  interrupted: 'Keyturn stopped while it was being sent',
}

/** In a few words, for people; never anything that the receiver wrote. */
export function outcomeWords({ status, error }: { status: number | null; error: string | null }): string {
  if (status !== null) return `Answered ${status}${hint(status)}`
  const known = error as ExchangeError
  return words[known] ?? explainAddressProblem(known as AddressProblem) ?? 'Not sent'
}

function hint(status: number): string {
  if (status >= 200 && status < 300) return ''
  if (status >= 300 && status < 400) return ', not followed'
  if (status === 410) return ', gone: the webhook is switched off'
  if (status === 429) return ', too many at once'
  return ''
}
