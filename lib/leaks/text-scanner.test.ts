import { expect, test } from 'vitest'
import { generateToken } from '#lib/credentials/token-format.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { type Spot, TextScanner } from './text-scanner.ts'

const key = generateKey('payments', 'production')
const token = generateToken()

function scan(pieces: Buffer[]): Spot[] {
  const scanner = new TextScanner()
  return pieces.flatMap(piece => scanner.push(piece))
}
function inPieces(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
}

const text = `# ü – two\nKEY=${key}\n\t"${token}${key}" ${generateKey('a_very_long_0123', 'staging')}\n${'x_prd_'.repeat(60)}\n€ ${key}`
const expected = [
  ['key', 2, 5],
  ['token', 3, 3],
  ['key', 3, 56],
  ['key', 3, 120],
  ['key', 5, 3],
]

test.each([1, 2, 3, 7, 48, 49, 53, 69, 70, 71, 100, 10_000])(
  'each is found once, and where it is, in pieces of %i bytes',
  size => {
    expect(scan(inPieces(text, size)).map(({ kind, line, column }) => [kind, line, column])).toEqual(expected)
  },
)

test('a key that touches the one before it is found as well, wherever they are cut', () => {
  const both = `${key}${key}${token}`
  for (let cut = 0; cut <= both.length; cut++) {
    const found = scan([Buffer.from(both.slice(0, cut)), Buffer.from(both.slice(cut))])
    expect(found.map(({ plain, column }) => [plain, column])).toEqual([
      ...[
        [key, 1],
        [key, key.length + 1],
        [token, 2 * key.length + 1],
      ],
    ])
  }
})

test('what only looks like one is none', () => {
  const near = [key.slice(0, -1), `${key.slice(0, -1)}!`, key.replace('_prd_', '_dev_'), token.slice(0, -1)]
  expect(scan(inPieces(near.join('\n'), 64))).toEqual([])
})
