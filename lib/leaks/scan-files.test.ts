import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scanFiles } from './scan-files.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-files-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('what is gone, or is another thing, when its turn comes is told of and holds up nothing', async () => {
  const path = join(folder, 'turn')
  mkdirSync(path)
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(path, name), name)
  const seen: unknown[] = []
  for await (const each of scanFiles([path], { all: false })) {
    seen.push('reason' in each ? [each.path.slice(-1), each.reason] : each.path.slice(-1))
    if (seen.length > 1) continue
    rmSync(join(path, 'b'))
    rmSync(join(path, 'c'))
    symlinkSync('/etc/passwd', join(path, 'c'))
  }
  expect(seen).toEqual(['a', ['b', 'ENOENT'], ['c', 'ELOOP'], 'd'])
})

test('a link in a folder leads nowhere, also not in a circle; a socket is no file', async () => {
  const path = join(folder, 'links')
  mkdirSync(join(path, 'in'), { recursive: true })
  writeFileSync(join(path, 'in/a'), 'a')
  symlinkSync('..', join(path, 'in/up'))
  symlinkSync('none', join(path, 'dangling'))
  const server = createServer()
  await new Promise<void>(resolve => server.listen(join(path, 'socket'), resolve))
  const named: unknown[] = []
  for await (const each of scanFiles([path, join(path, 'socket')], { all: true })) named.push(each)
  await new Promise(resolve => server.close(resolve))
  expect(named).toEqual([
    { path: join(path, 'in/a'), spots: [] },
    { path: join(path, 'socket'), reason: 'neither a file nor a folder' },
  ])
})
