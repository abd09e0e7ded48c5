import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

// The secrets that the embedded default makes for itself. A pepper made twice would turn every stored hash into
// junk, so a file is completed under another name and appears under its own in one step (link refuses to replace),
// and whatever does not read as 32 whole bytes is refused instead of used.

const whole = /^[0-9A-Za-z_-]{43}\n$/

/** True once the data directory names a database: the cluster itself, or the note saying where it stands. */
export function hasEmbeddedDatabase(dataDir: string): boolean {
  return existsSync(join(dataDir, 'postgres')) || existsSync(join(dataDir, 'postgres-location'))
}

/** Makes the data directory. Others may pass through it (PostgreSQL may run as another user) but not list it. */
export function makeDataDir(dataDir: string): void {
  if (mkdirSync(dataDir, { recursive: true }) !== undefined) chmodSync(dataDir, 0o711)
}

/** The secret in `dataDir/name`, or undefined if there is no such file. Throws a sentence if it is damaged. */
export function readSecret(dataDir: string, name: string): string | undefined {
  const path = join(dataDir, name)
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8')
  if (!whole.test(text))
    throw new Error(`${path} is damaged: expected one line of 43 characters; restore it from a backup`)
  return text.trimEnd()
}

/** Makes the secret `dataDir/name` unless another process was faster, and returns the one that stands there. */
export function createSecret(dataDir: string, name: string): string {
  makeDataDir(dataDir)
  const path = join(dataDir, name)
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    const file = openSync(/* turbopackIgnore: true */ draft, 'wx', 0o600)
    writeSync(file, `${randomBytes(32).toString('base64url')}\n`)
    fsyncSync(file)
    closeSync(file)
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const secret = readSecret(dataDir, name)
  if (secret === undefined) throw new Error(`${path} vanished while it was made`)
  return secret
}
