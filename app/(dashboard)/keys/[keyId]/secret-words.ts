import { formatShortDay } from '#lib/format/date-time.ts'
import type { SecretRow } from '#lib/keys/queries.ts'

const reasons: Record<string, string> = {
  superseded: 'superseded',
  compromised: 'compromised',
  holder_left: 'its holder left',
  no_longer_needed: 'no longer needed',
  expired: 'the key expired',
  idle: 'nobody used it',
  leaked: 'leaked',
  other: 'revoked',
}

/** Why a secret ended. */
export function endReasonWords({ endReason }: Pick<SecretRow, 'endReason'>): string {
  return reasons[endReason ?? 'other'] ?? 'ended'
}

/** What becomes of a secret, or became of it: "superseded 24 May", "retires 20 Nov", "rotates 11 Feb". */
export function endWords(secret: SecretRow, rotatesAt: Date | null, now: Date): string {
  const day = (moment: Date) => formatShortDay(moment, now)
  if (secret.endedAt) return `${endReasonWords(secret)} ${day(secret.endedAt)}`
  if (secret.state === 'retiring') return secret.retiresAt ? `retires ${day(secret.retiresAt)}` : 'works on'
  if (secret.retiresAt) return `ends ${day(secret.retiresAt)}`
  if (!rotatesAt) return 'live'
  return rotatesAt <= now ? `rotation due since ${day(rotatesAt)}` : `rotates ${day(rotatesAt)}`
}
