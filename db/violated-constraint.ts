/**
 * The name of the unique constraint that a failed write ran into, or null for any other error. Drizzle wraps the
 * driver's error; its own message holds the parameters and is never shown.
 */
export function violatedConstraint(error: unknown): string | null {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && inner.code === '23505') {
      if ('constraint_name' in inner) return String(inner.constraint_name)
      if ('constraint' in inner) return String(inner.constraint)
    }
  }
  return null
}
