import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generateToken, tokenHint } from '#lib/credentials/token-format.ts'
import { generateKey, hintOf } from '#lib/keys/key-format.ts'
import { preCommitHook } from './pre-commit-hook.ts'

/** Every awk that is here has to agree; Debian's own is mawk. */
const awks = ['mawk', 'gawk', 'original-awk', 'busybox'].filter(name => pathOf(name) !== undefined)
const [git, shell] = [pathOf('git'), pathOf('dash') ?? '/bin/sh']
const missing = [git ? '' : 'git', awks.includes('mawk') ? '' : 'mawk', pathOf('dash') ? '' : 'dash'].filter(Boolean)

function pathOf(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, name))
    .find(path => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

let folder: string
let repository: string
let programs: string
let count = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-hook-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** git, and what the hook needs, alone on the PATH: no Node, no Perl, no Python. */
function use(awk: string): void {
  programs = join(folder, `bin-${awk}`)
  mkdirSync(programs, { recursive: true })
  const needed = ['git', 'tr', 'cat', 'sh'].map(name => [name, pathOf(name) ?? `/bin/${name}`] as const)
  for (const [name, path] of [...needed, ['awk', pathOf(awk) ?? '']] as const) {
    rmSync(join(programs, name), { force: true })
    symlinkSync(path, join(programs, name))
  }
}

function run(command: string, args: string[], env: Record<string, string> = {}) {
  const clean = { PATH: programs, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', NODE_ENV: 'production' as const, ...env }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: repository, env: clean, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}
const stage = () => run(git ?? 'git', ['add', '-A'])
const commit = (...more: string[]) => run(git ?? 'git', ['commit', '-q', '-m', 'x', ...more])
const write = (name: string, content: string | Buffer) => {
  mkdirSync(dirname(join(repository, name)), { recursive: true })
  writeFileSync(join(repository, name), content)
  stage()
}

function newRepository(): void {
  repository = join(folder, `repository-${++count}`)
  mkdirSync(repository)
  const settings = ['user.name=a', 'user.email=a@b.example', 'commit.gpgsign=false'].flatMap(each => ['-c', each])
  run(git ?? 'git', [...settings, 'init', '-q'])
  for (const each of ['user.name a', 'user.email a@b.example']) run(git ?? 'git', ['config', ...each.split(' ')])
  const hook = join(repository, '.git/hooks/pre-commit')
  mkdirSync(dirname(hook), { recursive: true })
  writeFileSync(hook, preCommitHook)
  chmodSync(hook, 0o755)
}

const key = generateKey('payments', 'production')
const plain = (hint: string) => hint.replace('…', '...')
/** The last character but one of the checksum is another. */
const broken = key.slice(0, -2) + (key.at(-2) === 'a' ? 'b' : 'a') + key.slice(-1)

describe.skipIf(missing.length > 0)(
  `the hook, with git, dash and mawk${missing.length > 0 ? `: no ${missing.join(', ')}` : ''}`,
  () => {
    describe.each(awks)('%s', awk => {
      beforeEach(() => {
        use(awk)
        newRepository()
      })

      test('refuses a commit that holds a key, says where, and lets it pass once the key is gone', () => {
        write('config/app.env', `# settings\nPORT=80\nAPI_KEY="${key}"\n`)
        const refused = commit()
        expect(refused.status).toBe(1)
        expect(refused.said).toContain(`config/app.env:3: ${plain(hintOf(key))}\n`)
        expect(refused.said).toContain('git commit --no-verify')
        expect(refused.said).not.toContain(key)
        expect(refused.said).not.toContain(key.slice(-20))
        write('config/app.env', '# settings\nPORT=80\nAPI_KEY="$API_KEY"\n')
        expect(commit()).toEqual({ status: 0, said: '' })
      })

      test('lets pass what only looks like one, and takes --no-verify', () => {
        const token = generateToken()
        const near = [
          broken,
          key.slice(0, -1),
          `Payments${key.slice(8)}`,
          `ktn_${token.slice(5)}0`,
          key.replace('_prd_', '_pro_'),
        ]
        write('near.txt', `${near.join('\n')}\n_prd_\nktn_\n${'_dev_'.repeat(50)}\n`)
        expect(commit()).toEqual({ status: 0, said: '' })
        write('key.txt', key)
        expect(commit().status).toBe(1)
        expect(commit('--no-verify')).toEqual({ status: 0, said: '' })
      })

      test('finds tokens, several of a line, and prefixes of every length', () => {
        const keys = ['a', 'sk_test', 'a_very_long_0123'].map(prefix => generateKey(prefix, 'staging'))
        const token = generateToken()
        write('all.json', `{"a":"${keys.join('')}","b":["x${token}y"]}`)
        const { said } = commit()
        for (const hint of [...keys.map(hintOf), tokenHint(token)])
          expect(said).toContain(`all.json:1: ${plain(hint)}\n`)
        expect(said.match(/^all\.json:1: /gm)).toHaveLength(4)
      })

      test('names files as they are called, and counts lines of every kind of change', () => {
        write('a file with spaces.txt', 'one\n')
        write('ü "q".txt', 'one\n')
        write('old.txt', `${'line\n'.repeat(20)}`)
        expect(commit().status).toBe(0)
        write('a file with spaces.txt', `one\n++ b/other\n${key}\n`)
        write('ü "q".txt', `${key}`)
        rmSync(join(repository, 'old.txt'))
        write('new name.txt', `${'line\n'.repeat(20)}${key}\n`)
        run(git ?? 'git', ['config', 'diff.renames', 'copies'])
        write('- -- x', `-- a/x\n@@ -1 +1 @@\n${key}\n`)
        const { status, said } = commit()
        expect(status).toBe(1)
        const found = said.split('\n').filter(line => line.endsWith(plain(hintOf(key))))
        expect(found.map(line => line.slice(0, line.indexOf(': ')))).toEqual([
          ...['- -- x:3', 'a file with spaces.txt:3', 'new name.txt:21', String.raw`"ü \"q\".txt":1`],
        ])
      })

      test('refuses a key that only moves', () => {
        write('from.txt', `${'line\n'.repeat(20)}${key}\n`)
        expect(commit('--no-verify').status).toBe(0)
        run(git ?? 'git', ['mv', 'from.txt', 'to.txt'])
        expect(commit()).toEqual({ status: 1, said: expect.stringContaining(`to.txt:21: ${plain(hintOf(key))}\n`) })
      })

      test('looks into binary files, UTF-16, files that attributes hide, and long lines', () => {
        write('.gitattributes', '*.hidden -diff\n*.bin binary\n')
        expect(commit().status).toBe(0)
        write('a.bin', Buffer.concat([Buffer.from([0, 255, 10, 0, 1, 254]), Buffer.from(key), Buffer.from([0, 200])]))
        write('b.txt', Buffer.from(`\ufeffkey = ${key}\r\n`, 'utf16le'))
        write('c.hidden', key)
        write('d.min.js', `${'var x=1;'.repeat(40_000)}"${key}"${';'.repeat(100_000)}`)
        const { said } = commit()
        for (const place of ['a.bin:2', 'b.txt:1', 'c.hidden:1', 'd.min.js:1'])
          expect(said).toContain(`${place}: ${plain(hintOf(key))}\n`)
      })

      test('finds a key wherever in a long line it lies', () => {
        const starts = [3930, 7930].flatMap(from => Array.from({ length: 90 }, (_, i) => from + i))
        const lines = starts.map(start => `${'x_'.repeat(5000).slice(0, start)} ${key} ${'z'.repeat(200)}`)
        write('long.txt', lines.join('\n'))
        expect(commit().said.match(/^long\.txt:\d+: /gm)).toHaveLength(180)
      })

      test('minds what is staged, and not what lies about', () => {
        write('a.txt', 'one\n')
        expect(commit().status).toBe(0)
        writeFileSync(join(repository, 'a.txt'), key)
        expect(commit('--allow-empty').status).toBe(0)
        write('a.txt', `${key}\n`)
        writeFileSync(join(repository, 'a.txt'), 'clean again\n')
        expect(commit().status).toBe(1)
      })

      test('is not misled by how somebody likes their diffs', () => {
        for (const each of [
          'diff.noprefix true',
          'diff.mnemonicPrefix true',
          'color.ui always',
          'diff.interHunkContext 5',
          'diff.external false',
          'diff.suppressBlankEmpty true',
          'diff.context 9',
        ]) {
          run(git ?? 'git', ['config', ...each.split(' ')])
        }
        write('a.txt', `${'\nline\n'.repeat(10)}`)
        expect(commit().status).toBe(0)
        write('a.txt', `first\n${'\nline\n'.repeat(3)}${key}\n${'\nline\n'.repeat(7)}`)
        const refused = run(git ?? 'git', ['commit', '-q', '-m', 'x'], {
          GIT_DIFF_OPTS: '--unified=7',
          GIT_EXTERNAL_DIFF: 'false',
        })
        expect([refused.status, refused.said]).toEqual([1, expect.stringContaining(`a.txt:8: ${plain(hintOf(key))}\n`)])
      })
    })

    test('refuses where it could check nothing, also under a plain dash', () => {
      use('mawk')
      newRepository()
      const hook = join(repository, '.git/hooks/pre-commit')
      expect(run(shell, [hook]).status).toBe(0)
      writeFileSync(join(repository, '.git/index'), 'not an index')
      const { status, said } = run(shell, [hook])
      expect([status, said]).toEqual([2, expect.stringContaining('nothing was checked')])
    })
  },
)

test('holds nothing that only one awk or one shell knows', () => {
  expect(preCommitHook.startsWith('#!/bin/sh\n')).toBe(true)
  expect(preCommitHook).not.toMatch(/[^\t\n\x20-\x7e]/)
  expect(preCommitHook).not.toMatch(/\b(gensub|strtonum|xor\(|and\(|lshift|\[\[|local |function [a-z]+ *\{)/)
  expect(preCommitHook).not.toMatch(/\/[^/\n]*\{\d+(,\d*)?\}[^/\n]*\//)
  expect(execFileSync(shell, ['-n'], { input: preCommitHook, encoding: 'utf8' })).toBe('')
})
