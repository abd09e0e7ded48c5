import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Binaries } from './embedded-binaries.ts'
import { EmbeddedError, lastLines } from './embedded-error.ts'
import { makePassage, type Place } from './embedded-place.ts'
import type { PostgresUser } from './embedded-user.ts'

/** The whole environment of PostgreSQL's processes: no PG… variable of ours may steer them. */
export const bareEnvironment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', NODE_ENV: process.env.NODE_ENV }

/**
 * Makes the cluster, beside its place, and moves it there when it is whole: a kill in the middle leaves a draft
 * that nothing looks at. Of two that make it at once the slower finds it there and throws its own away.
 */
export async function initializeCluster(place: Place, binaries: Binaries, sync = true): Promise<void> {
  const draft = `${place.folder}.draft-${process.pid}-${randomBytes(3).toString('hex')}`
  mkdirSync(dirname(place.folder), { recursive: true })
  try {
    makePassage(draft, place.user)
    const password = randomBytes(24).toString('base64url')
    writeFileSync(join(draft, 'password'), `${password}\n`, { mode: 0o600, flush: true })
    const data = join(draft, 'data')
    const handover = join(draft, 'handover')
    mkdirSync(data, { mode: 0o700 })
    writeFileSync(handover, `${password}\n`, { mode: 0o600 })
    if (place.user) for (const path of [data, handover]) chownSync(path, place.user.uid, place.user.gid)
    const options = [
      '--locale=C',
      '-E',
      'UTF8',
      '-U',
      'keyturn',
      '-A',
      'scram-sha-256',
      `--pwfile=${handover}`,
      '--no-instructions',
    ]
    await run(binaries.initdb, [...options, ...(sync ? [] : ['--no-sync']), '-D', data], place.user)
    rmSync(handover)
    renameSync(draft, place.folder)
  } catch (error) {
    if (!existsSync(join(place.folder, 'data', 'PG_VERSION'))) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Refuses a cluster of another major version, whose files these binaries can't read. */
export function checkVersion(place: Place, binaries: Binaries): void {
  const found = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim()
  const ours = binaries.version.split('.')[0]
  if (found !== ours)
    throw new EmbeddedError(
      `The database in ${place.data} was made by PostgreSQL ${found}, and this Keyturn brings ${ours}: start the Keyturn that made it, dump it with pg_dump, and restore the dump.`,
    )
}

async function run(command: string, args: string[], user: PostgresUser): Promise<void> {
  const child = spawn(command, args, {
    cwd: '/',
    env: bareEnvironment,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(user && { uid: user.uid, gid: user.gid }),
  })
  const [stderr, code] = await Promise.all([
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
  ])
  if (code !== 0) throw new EmbeddedError(`PostgreSQL could not make its database:\n${lastLines(stderr)}`)
}
