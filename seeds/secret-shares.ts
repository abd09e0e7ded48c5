import type { KeyFacts, SecretFacts } from './key-facts.ts'

/** How long it takes until everybody who will change to a new secret has done so. */
const adoptionMs = 12 * 3_600_000

/**
 * Which secret a request comes with at a moment: the new one more and more, and what `lingers` with the old one, after
 * its end too, since whoever forgot to change it goes on trying. Null before the key's first use.
 */
export function secretAt(
  { secrets }: Pick<KeyFacts, 'secrets'>,
  lingers: number,
  time: number,
  chance: number,
): { secret: SecretFacts; isOld: boolean } | null {
  const used = secrets.filter(secret => secret.firstUsedAt <= time)
  const current = used.at(-1)
  if (!current) return null
  const old = used.at(-2)
  if (!old) return { secret: current, isOld: false }
  const adopted = Math.min(1, (time - current.firstUsedAt) / adoptionMs)
  const isOver = old.endsAt !== null && old.endsAt <= time
  const oldShare = isOver ? lingers : 1 - adopted * (1 - lingers)
  return chance < oldShare ? { secret: old, isOld: true } : { secret: current, isOld: false }
}

/** Why Keyturn refuses a secret at a moment, or null. In the order in which verification judges. */
export function refusalAt(key: KeyFacts, secret: SecretFacts, time: number): string | null {
  if (key.endedAt !== null && key.endedAt <= time) return 'revoked'
  if (key.expiresAt !== null && key.expiresAt <= time) return 'expired'
  if (secret.endsAt !== null && secret.endsAt <= time) return 'superseded'
  if (key.quarantinedAt !== null && key.quarantinedAt <= time) return 'quarantined'
  return null
}

/** Whether the key has ended for good by then: most of those who used it stop. */
export function isOverAt(key: KeyFacts, time: number): boolean {
  return (key.endedAt !== null && key.endedAt <= time) || (key.expiresAt !== null && key.expiresAt <= time)
}
