import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

const secretBytes = 32

/** As Standard Webhooks writes a symmetric secret: `whsec_` and the base64 of 32 random bytes. */
export function generateSigningSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`
}

/**
 * What proves a message to be Keyturn's, by Standard Webhooks 1.0: a signature under each secret, the newest first.
 * The id is the message's, on every attempt; the time is the attempt's.
 */
export function signatureHeaders(
  { id, body }: { id: string; body: string },
  secrets: readonly string[],
  at: Date,
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}
