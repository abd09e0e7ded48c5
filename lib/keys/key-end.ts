const dayMs = 86_400_000

interface Ending {
  createdAt: Date
  expiresAt: Date | null
}

/** When a key ends whatever happens: its expiry, or the greatest age of its policy, whichever is sooner; null: never. */
export function keyEnd({ createdAt, expiresAt }: Ending, { maxAgeDays }: { maxAgeDays: number | null }): Date | null {
  if (maxAgeDays === null) return expiresAt
  const oldest = createdAt.getTime() + maxAgeDays * dayMs
  return new Date(expiresAt ? Math.min(oldest, expiresAt.getTime()) : oldest)
}

/** When a key ends if nobody uses it until then; null where its policy lets keys idle. */
export function idleEnd(
  { createdAt, lastUsedAt }: { createdAt: Date; lastUsedAt: Date | null },
  { idleDays }: { idleDays: number | null },
): Date | null {
  return idleDays === null ? null : new Date((lastUsedAt ?? createdAt).getTime() + idleDays * dayMs)
}
