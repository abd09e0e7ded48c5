import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const setupToken = 'journey-setup-token-of-the-browser-tests'

/** Runs Keyturn's own command line on the data of a server that is running, as an operator would. */
export function keyturn(name: 'empty' | 'sample', args: string[], input = ''): string {
  const env = { ...process.env, KEYTURN_DATA_DIR: resolve('test-results', `data-${name}`), DATABASE_URL: '' }
  const { stdout, stderr, status } = spawnSync('node', ['cli/main.ts', ...args], { env, input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`keyturn ${args.join(' ')} failed with ${status}: ${stderr}`)
  return stdout.trim()
}

/** The owner's connection to the embedded database of a running server, read from its data directory. */
export function databaseUrl(name: 'empty' | 'sample'): string {
  const dataDir = resolve('test-results', `data-${name}`)
  const note = join(dataDir, 'postgres-location')
  const folder = existsSync(note) ? readFileSync(note, 'utf8').trim() : join(dataDir, 'postgres')
  const port = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]
  const password = readFileSync(join(folder, 'password'), 'utf8').trim()
  return `postgres://keyturn:${encodeURIComponent(password)}@127.0.0.1:${port}/keyturn`
}
