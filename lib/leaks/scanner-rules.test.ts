import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateToken } from '#lib/credentials/token-format.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { gitleaksRules, gitSecretsPatterns, keyShapes, secretlintRules } from './scanner-rules.ts'

const prefixes = ['pay', 'payments', 'sk_test']
const found = [
  ...prefixes.flatMap(prefix => [generateKey(prefix, 'production'), generateKey(prefix, 'development')]),
  generateToken(),
]
const key = generateKey('payments', 'production')
/** Neither has the shape. */
const passed = [
  generateKey('other', 'production'),
  key.slice(0, -1),
  key.replace('_prd_', '_pro_'),
  'ktn_short',
  'PAY_PRD_',
]
/** It has the shape, and no right checksum: none of them can know. */
const lookalike = key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a')

let folder: string
let count = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-rules-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function newFolder(files: Record<string, string>): string {
  const path = join(folder, String(++count))
  mkdirSync(path)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}
function run(cwd: string, command: string, ...args: string[]) {
  const env = { ...process.env, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' }
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env })
  if (error) throw error
  return { status, said: stdout + stderr }
}

interface Gitleaks {
  extend: { useDefault: boolean }
  rules: { id: string; regex: string; keywords: string[]; description: string }[]
}

describe('gitleaks', () => {
  const config = parse(gitleaksRules(prefixes)) as unknown as Gitleaks

  test('its TOML says what it is to say', () => {
    expect(config.rules.map(({ id }) => id)).toEqual(['keyturn-key', 'keyturn-token'])
    expect(config.extend).toEqual({ useDefault: true })
  })

  test.each(found)('%s is found by one rule, whose keyword is in it', text => {
    const rules = config.rules.filter(({ regex }) => new RegExp(regex).exec(`x = "${text}"`)?.[0] === text)
    expect(rules).toHaveLength(1)
    expect(rules[0]?.keywords.some(word => text.toLowerCase().includes(word))).toBe(true)
  })

  test.each(passed)('%s is not', text => {
    expect(config.rules.filter(({ regex }) => new RegExp(regex).test(text))).toEqual([])
  })

  test('its expressions are of what RE2, which knows no look-around and no reference back, reads as well', () => {
    for (const { regex } of config.rules) {
      expect(regex.replace(/\([a-z0-9_|]+\)|\[0-9A-Za-z\]\{49\}|[a-z_]/g, '')).toBe('')
    }
  })
})

test('secretlint itself finds each, and with --maskSecrets prints none', () => {
  const rc = secretlintRules(prefixes)
  const lint = (text: string) => {
    const cwd = newFolder({ 'secretlintrc.json': rc, 'a.txt': text })
    const program = join(process.cwd(), 'node_modules/.bin/secretlint')
    // The rule is looked up from where it is started; in a project both are in its node_modules.
    return run(
      process.cwd(),
      program,
      '--maskSecrets',
      '--secretlintrc',
      join(cwd, 'secretlintrc.json'),
      join(cwd, 'a.txt'),
    )
  }
  const all = lint(`${found.join('\n')}\n${lookalike}\n`)
  expect(all.status).toBe(1)
  expect(all.said.match(/found matching/g)).toHaveLength(found.length + 1)
  for (const text of found) expect(all.said).not.toContain(text)
  expect(lint(passed.join('\n')).status).toBe(0)
})

const hasGitSecrets = spawnSync('git-secrets', ['--list']).error === undefined

test.skipIf(!hasGitSecrets)('git-secrets itself refuses a commit with a key, and lets pass what is none', () => {
  const cwd = newFolder({ 'keyturn-git-secrets.txt': gitSecretsPatterns(prefixes) })
  run(cwd, 'git', 'init', '-q')
  for (const each of ['user.name a', 'user.email a@b.example']) run(cwd, 'git', 'config', ...each.split(' '))
  run(cwd, 'git', 'secrets', '--install')
  run(cwd, 'git', 'secrets', '--add-provider', '--', 'cat', 'keyturn-git-secrets.txt')
  for (const [n, text] of [...found, lookalike].entries()) {
    writeFileSync(join(cwd, 'a.env'), `KEY=${text}\n`)
    run(cwd, 'git', 'add', 'a.env')
    const { status, said } = run(cwd, 'git', 'commit', '-q', '-m', 'x')
    expect([n, status]).toEqual([n, 1])
    expect(said).toContain('a.env:1')
  }
  writeFileSync(join(cwd, 'a.env'), `${passed.join('\n')}\n`)
  run(cwd, 'git', 'add', 'a.env')
  expect(run(cwd, 'git', 'commit', '-q', '-m', 'x').status).toBe(0)
})

test('without a service there are rules for tokens alone', () => {
  expect(keyShapes([]).map(({ type }) => type)).toEqual(['keyturn_token'])
  expect(parse(gitleaksRules([]))).toMatchObject({ rules: [{ id: 'keyturn-token' }] })
  expect(gitSecretsPatterns([])).toBe('ktn_[0-9A-Za-z]{49}\n')
})
