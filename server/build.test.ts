import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashSources } from './build.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-build-'))
  mkdirSync(join(folder, 'app/keys'), { recursive: true })
  write('app/keys/page.tsx', 'one')
  write('next.config.ts', 'config')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: string) => writeFileSync(join(folder, name), content)

test.each([
  ['a changed page', () => write('app/keys/page.tsx', 'two'), true],
  ['a new page', () => write('app/page.tsx', ''), true],
  ['a renamed page', () => renameSync(join(folder, 'app/keys/page.tsx'), join(folder, 'app/keys/layout.tsx')), true],
  ['a removed file', () => rmSync(join(folder, 'next.config.ts')), true],
  ['the same content, written again', () => write('app/keys/page.tsx', 'one'), false],
  ['a test', () => write('app/keys/page.test.tsx', 'test'), false],
  ['a file that no page is made of', () => write('README.md', 'text'), false],
])('%s', (_, change, isStale) => {
  const before = hashSources(folder)
  change()
  expect(hashSources(folder) !== before).toBe(isStale)
})
