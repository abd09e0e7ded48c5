// Real programs that tests talk to: found, or installed where we may.

import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// The same browser without a window's parts is a fifth faster where there is no graphics card.
const chromiums = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** The first of `names` on the PATH (or where Debian puts servers), as a path. */
export function find(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return folders.flatMap(folder => names.map(name => join(folder, name))).find(isProgram)
}

/** A Chromium's path: CHROMIUM_PATH, the machine's, Debian's package as root, or Playwright's own download. */
export function ensureChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (isProgram(given)) return given
    throw new Error(`CHROMIUM_PATH names ${given}, which is no program.`)
  }
  const found = find(...chromiums)
  if (found) return found
  if (mayInstall() && (aptInstall('chromium-headless-shell') || aptInstall('chromium'))) return find(...chromiums)
  run('playwright', ['install', ...(process.getuid?.() === 0 ? ['--with-deps'] : []), 'chromium'])
  return undefined // Playwright finds its own.
}

/** A program's path: the machine's, or Debian's package of its name as root; undefined where there is none. */
export function ensureProgram(name) {
  return find(name) ?? (mayInstall() && aptInstall(name) ? find(name) : undefined)
}

let isListFresh = false
function aptInstall(name) {
  if (!isListFresh) run('apt-get', ['update', '-q'])
  isListFresh = true
  return run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name])
}

function mayInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && find('apt-get') !== undefined
}

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
