import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

export const setupToken = 'journey-setup-token-of-the-browser-tests'

/** Runs Keyturn's own command line on the data of a server that is running, as an operator would. */
export function keyturn(name: 'empty' | 'sample', args: string[], input = ''): string {
  const env = { ...process.env, KEYTURN_DATA_DIR: resolve('test-results', `data-${name}`), DATABASE_URL: '' }
  const { stdout, stderr, status } = spawnSync('node', ['cli/main.ts', ...args], { env, input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`keyturn ${args.join(' ')} failed with ${status}: ${stderr}`)
  return stdout.trim()
}
