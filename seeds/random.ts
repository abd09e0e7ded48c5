/**
 * A source of numbers in [0, 1) that gives the same ones for the same text, on every machine: the sample must not
 * depend on when or where it was made. For samples and tests only; nothing secret ever comes from here.
 */
export type Random = () => number

/** xmur3 to spread the text, sfc32 to go on from there (both public domain, B. Kaczor and C. Doty-Humphrey). */
export function randomOf(text: string): Random {
  let h = 1779033703 ^ text.length
  for (let index = 0; index < text.length; index++) {
    h = Math.imul(h ^ text.charCodeAt(index), 3432918353)
    h = (h << 13) | (h >>> 19)
  }
  const spread = () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507)
    h = Math.imul(h ^ (h >>> 13), 3266489909)
    h ^= h >>> 16
    return h >>> 0
  }
  let [a, b, c, d] = [spread(), spread(), spread(), spread()]
  return () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    c |= 0
    return (t >>> 0) / 4294967296
  }
}

/** How many events fall into an interval in which `mean` are expected. */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count++
  return count
}

/** Standard normal, by Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** One of a list; the earlier, the likelier. */
export function pickEarly<T>(random: Random, list: readonly [T, ...T[]]): T {
  const chance = random()
  return list[Math.floor(chance * chance * list.length)] ?? list[0]
}
