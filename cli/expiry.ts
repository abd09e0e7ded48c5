const unitMs: Record<string, number> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `12h`, `30d` or `8w` from now, or a time with its zone; as ISO 8601, or null where it is neither. */
export function parseExpiry(text: string, now: Date): string | null {
  const duration = /^([1-9]\d{0,4})([hdw])$/.exec(text)
  if (duration) return new Date(now.getTime() + Number(duration[1]) * (unitMs[duration[2] ?? ''] ?? 0)).toISOString()
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
  return isTime && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null
}
