export type KeyPart = { name: 'service' | 'env' | '256 random bits' | 'checksum'; text: string; strong: boolean }

/**
 * The parts of a whole key, read from the right, since a service's prefix may hold underscores itself: 6 of checksum,
 * 43 random, environment, service. Null for what has another shape.
 */
export function keyParts(key: string): KeyPart[] | null {
  const match = /^(.+_)([a-z]+_)([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/.exec(key)
  if (!match) return null
  const [, service = '', env = '', random = '', checksum = ''] = match
  return [
    { name: 'service', text: service, strong: false },
    { name: 'env', text: env, strong: false },
    { name: '256 random bits', text: random, strong: true },
    { name: 'checksum', text: checksum, strong: false },
  ]
}
