const SPLITS = [2, 3.5, 5, 6.5] as const

/**
 * Where each of the six pins is split, in px from the top: the last twelve hex digits of a secret's public id in pairs,
 * each modulo four. Tells two secrets apart at a glance; it identifies nothing and is derived from no secret.
 */
export function cutPins(secretId: string): number[] {
  const digits = secretId
    .replace(/[^0-9a-f]/gi, '')
    .slice(-12)
    .padStart(12, '0')
  return Array.from({ length: 6 }, (_, pin) => {
    const pair = Number.parseInt(digits.slice(pin * 2, pin * 2 + 2), 16)
    return SPLITS[pair % 4] ?? SPLITS[0]
  })
}
