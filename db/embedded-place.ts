import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'
import { canReach, type PostgresUser, postgresUser } from './embedded-user.ts'

/** Where a cluster's files are. `folder` holds all the others and appears in one rename. */
export type Place = { folder: string; data: string; password: string; log: string; user: PostgresUser; exists: boolean }

const note = 'postgres-location'

/**
 * Where the cluster of `dataDir` stands, or shall. In `dataDir` itself, unless PostgreSQL runs as a user who can't
 * get there; then below `elsewhere`, and a note in `dataDir` says where. The name there is random beyond its hash,
 * so that a data directory that was deleted and made anew does not inherit the database of the old one.
 */
export function findPlace(dataDir: string, elsewhere: string): Place {
  mkdirSync(dataDir, { recursive: true })
  const noted = readNote(dataDir)
  if (noted) {
    if (!isCluster(noted))
      throw new EmbeddedError(
        `The database of ${dataDir} stood in ${noted} (says ${join(dataDir, note)}) and is not there any more: bring it back, or begin anew with another KEYTURN_DATA_DIR.`,
      )
    return placeAt(noted)
  }
  const usual = join(dataDir, 'postgres')
  const here = placeAt(usual)
  if (here.exists && !canReach(dataDir, here.user))
    throw new EmbeddedError(
      `PostgreSQL runs as user ${here.user?.name}, who can't enter ${dataDir}: give its parent folders back their x permission for others.`,
    )
  if (here.exists || canReach(dataDir, here.user)) return here
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  return placeAt(
    join(elsewhere, `${basename(dataDir).replace(/[^\w-]/g, '')}-${hash}-${randomBytes(4).toString('hex')}`),
  )
}

/** Records a cluster that stands elsewhere, once it is whole. */
export function writeNote(dataDir: string, place: Place): void {
  if (place.folder === join(dataDir, 'postgres')) return
  const draft = join(dataDir, `${note}.${process.pid}`)
  writeFileSync(draft, `${place.folder}\n`)
  renameSync(draft, join(dataDir, note))
}

/** The files of a cluster at `folder`. */
export function placeAt(folder: string): Place {
  const data = join(folder, 'data')
  return {
    folder,
    data,
    password: join(folder, 'password'),
    log: join(folder, 'log'),
    user: postgresUser(data),
    exists: isCluster(folder),
  }
}

/** A folder that PostgreSQL's user may pass through and nobody may list. */
export function makePassage(folder: string, user: PostgresUser): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, user ? 0o711 : 0o700)
}

function isCluster(folder: string): boolean {
  return existsSync(join(folder, 'data', 'PG_VERSION')) && existsSync(join(folder, 'password'))
}

function readNote(dataDir: string): string | undefined {
  const path = join(dataDir, note)
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
}
