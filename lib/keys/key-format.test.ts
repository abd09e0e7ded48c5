import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base62Alphabet, checksum } from '#lib/credentials/base62.ts'
import { findKeys, generateKey, hintOf, parseKey, replaceKeys } from './key-format.ts'

test.each([
  ['0'.repeat(30), '2C8GjS'],
  ['A'.repeat(30), '0uCPlr'],
  ['zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ', '0mLq17'],
])('the checksum of %s is %s', (text, expected) => {
  expect(checksum(text)).toBe(expected)
})

const keys = Array.from({ length: 10_000 }, () => generateKey('sk_test', 'production'))
const randomParts = keys.map(key => key.slice('sk_test_prd_'.length, -6))

test('ten thousand keys have the right length, alphabet and checksum, and none comes twice', () => {
  for (const key of keys) {
    expect(key).toMatch(/^sk_test_prd_[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/)
    expect(checksum(key.slice(0, -6))).toBe(key.slice(-6))
  }
  expect(new Set(keys).size).toBe(keys.length)
  expect(new Set(randomParts).size).toBe(keys.length)
})

/*
 * Pearson's chi-squared of each of the 43 positions, and of all of them together, against 62 equally likely characters:
 * 61 degrees of freedom. 44 tests are made, so by Bonferroni each is held to α / 44 for a family-wise α of 10⁻⁶: a sound
 * generator fails here once in a million runs. With 10,000 keys a position alone sees a character that comes
 * two and a half times as often; the positions together see the bias of a bare modulo, as the last test shows.
 */
const critical = chiSquaredQuantile(62 - 1, 1e-6 / 44)

test('each of the 43 positions is uniform, and so are all together', () => {
  expect(critical).toBeCloseTo(141.71856770697548, 6) // scipy.stats.chi2.isf(1e-6 / 44, 61)
  for (let position = 0; position < 43; position++) {
    const statistic = chiSquared(randomParts.map(part => part.charAt(position)))
    expect(statistic, `position ${position}`).toBeLessThan(critical)
  }
  expect(chiSquared([...randomParts.join('')])).toBeLessThan(critical)
})

test('the test of uniformity sees a character that comes too often, and a modulo bias', () => {
  const stuck = randomParts.map((part, index) => (index % 40 === 0 ? 'a' : part.charAt(0)))
  expect(chiSquared(stuck)).toBeGreaterThan(critical)
  const biased = Array.from({ length: 430_000 }, (_, index) => base62Alphabet.charAt((index % 256) % 62))
  expect(chiSquared(biased)).toBeGreaterThan(critical)
})

test('an edit anywhere makes junk of a key', () => {
  const key = generateKey('payments', 'staging')
  expect(parseKey(key)).toEqual({ prefix: 'payments', environment: 'staging' })
  fc.assert(
    fc.property(fc.nat(key.length - 1), fc.constantFrom(...base62Alphabet), (at, character) => {
      fc.pre(key.charAt(at) !== character)
      expect(parseKey(key.slice(0, at) + character + key.slice(at + 1))).toBeNull()
    }),
  )
  expect(parseKey(key.replace('_stg_', '_prd_'))).toBeNull()
  expect(parseKey(`${key}0`)).toBeNull()
})

test('a hint shows four random characters and the last two, and is no key', () => {
  const key = generateKey('payments', 'production')
  expect(hintOf(key)).toBe(`payments_prd_${key.slice(13, 17)}…${key.slice(-2)}`)
  expect(parseKey(hintOf(key))).toBeNull()
})

test('keys are found in a text, whatever stands before their prefix', () => {
  const [one, two] = [generateKey('sk_test', 'development'), generateKey('payments', 'production')]
  expect(findKeys(`KEY=${one} and "x_${two}", ${hintOf(one)}`)).toEqual([
    one,
    expect.stringContaining(two.slice(0, 40)),
  ])
})

test('keys are replaced by their hints wherever they stand, and what only looks like one is not', () => {
  const [one, two] = [generateKey('sk_test', 'development'), generateKey('payments', 'production')]
  const junk = `${one.slice(0, -1)}~`
  expect(replaceKeys(`${one} x_${two}${one} ${junk}`)).toBe(`${hintOf(one)} x_${hintOf(two)}${hintOf(one)} ${junk}`)
})

// Key by key over the whole text, this would take so long that the test is given up.
test('what is nearly a key hides none that begins in it', () => {
  const key = generateKey('sk_test', 'staging')
  for (let length = 0; length < 49; length++) {
    const text = `payments_prd_${'a'.repeat(length)}${key}`
    expect(findKeys(text)).toEqual([key])
    expect(replaceKeys(text)).toBe(`payments_prd_${'a'.repeat(length)}${hintOf(key)}`)
  }
})

test('a text of ten thousand keys is gone through once', () => {
  const text = Array.from({ length: 10_000 }, () => generateKey('a', 'development')).join('')
  expect(replaceKeys(text)).toHaveLength(10_000 * 'a_dev_1234…12'.length)
})

function chiSquared(characters: string[]): number {
  const counts = new Map<string, number>()
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1)
  const expected = characters.length / base62Alphabet.length
  return [...base62Alphabet].reduce(
    (sum, character) => sum + ((counts.get(character) ?? 0) - expected) ** 2 / expected,
    0,
  )
}

/** The value that a chi-squared variable exceeds with probability `tail`, by bisection. */
function chiSquaredQuantile(degrees: number, tail: number): number {
  let [low, high] = [0, 10_000]
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (upperGamma(degrees / 2, middle / 2) > tail) low = middle
    else high = middle
  }
  return low
}

/** Regularized upper incomplete gamma function Q(a, x), by its series and its continued fraction (DLMF 8.11.4, 8.9.2). */
function upperGamma(a: number, x: number): number {
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a]
    for (let n = 1; n < 1000; n++) {
      term *= x / (a + n)
      sum += term
    }
    return 1 - scale * sum
  }
  let fraction = 0
  for (let n = 1000; n >= 1; n--) fraction = (n * (n - a)) / (x + 2 * n + 1 - a - fraction)
  return scale / (x + 1 - a - fraction)
}

/** ln Γ(a) for half-integers and integers: by Γ(a + 1) = a Γ(a) from Γ(1) = 1 and Γ(½) = √π. */
function logGamma(a: number): number {
  return a < 1 ? Math.log(Math.sqrt(Math.PI)) : a === 1 ? 0 : Math.log(a - 1) + logGamma(a - 1)
}
