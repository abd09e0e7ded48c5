import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reachableCopy } from './embedded-binaries.ts'

let home: string
const stranger = { name: 'stranger', uid: 54_321, gid: 54_321 }

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keyturn-binaries-'))
  for (const folder of ['native/bin', 'native/lib']) mkdirSync(join(home, folder), { recursive: true })
  writeFileSync(join(home, 'native/bin/postgres'), 'a program', { mode: 0o755 })
  writeFileSync(join(home, 'native/lib/libpq.so.5.18'), 'a library')
  symlinkSync('libpq.so.5.18', join(home, 'native/lib/libpq.so.5'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

test.each([
  ['whoever runs Keyturn', 0o700, null, 'native'],
  ['another user, in the open', 0o755, stranger, 'native'],
  ['another user, below a closed folder', 0o700, stranger, 'copy'],
] as const)('%s', (_, mode, user, expected) => {
  chmodSync(home, mode)
  expect(reachableCopy(join(home, 'native'), join(home, 'copy'), user)).toBe(join(home, expected))
  expect(existsSync(join(home, 'copy'))).toBe(expected === 'copy')
})

test('a copy is whole, runnable, and made once', () => {
  const copy = reachableCopy(join(home, 'native'), join(home, 'copy'), stranger)
  expect(statSync(join(copy, 'bin/postgres')).mode & 0o777).toBe(0o755)
  expect(existsSync(join(copy, 'lib/libpq.so.5'))).toBe(true)
  writeFileSync(join(home, 'native/bin/postgres'), 'changed')
  expect(reachableCopy(join(home, 'native'), join(home, 'copy'), stranger)).toBe(copy)
  expect(statSync(join(copy, 'bin/postgres')).size).toBe('a program'.length)
})
