export type Outcome = 'accepted' | 'refused' | 'clientErrors' | 'serverErrors'

/** The four ends of a request: words and colours are the same on every chart and legend. */
export const OUTCOMES: Record<Outcome, { label: string; color: string }> = {
  accepted: { label: 'Accepted', color: 'var(--out-accepted)' },
  refused: { label: 'Refused by Keyturn', color: 'var(--out-refused)' },
  clientErrors: { label: '4xx from services', color: 'var(--out-4xx)' },
  serverErrors: { label: '5xx from services', color: 'var(--out-5xx)' },
}

type Counts = { requests: number; refused: number; clientErrors: number; serverErrors: number }

/** What was neither refused nor answered with an error. */
export function acceptedOf({ requests, refused, clientErrors, serverErrors }: Counts): number {
  return Math.max(0, requests - refused - clientErrors - serverErrors)
}
