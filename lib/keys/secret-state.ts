/** The clock may be late: a secret past its end counts as ended although no row says so yet. */
export function isSecretRetired(secret: { retiresAt: Date | null }, now: Date): boolean {
  return secret.retiresAt !== null && secret.retiresAt <= now
}
