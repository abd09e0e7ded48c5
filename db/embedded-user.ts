import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'

// PostgreSQL refuses to run as root, since a bug in it would be root's. As root it runs as somebody else,
// who then has to be able to reach its files: parent folders of mode 0700, like root's home, are in the way.

/** Null: as ourselves. */
export type PostgresUser = { name: string; uid: number; gid: number } | null

/** Who runs PostgreSQL: the owner of `data` where it exists, else the user `postgres`, else `nobody`. */
export function postgresUser(data: string): PostgresUser {
  const own = process.getuid?.()
  const owner = statSync(data, { throwIfNoEntry: false })
  if (own !== 0) {
    if (owner && own !== undefined && owner.uid !== own)
      throw new EmbeddedError(
        `The database in ${data} belongs to user ${owner.uid}, and Keyturn runs as user ${own}: start it as the user it was first started as.`,
      )
    return null
  }
  if (owner && owner.uid !== 0) return { name: nameOf(owner.uid), uid: owner.uid, gid: owner.gid }
  const user =
    accounts().find(account => account.name === 'postgres') ?? accounts().find(account => account.name === 'nobody')
  if (!user)
    throw new EmbeddedError(
      'PostgreSQL does not run as root, and there is no user postgres or nobody to run it as: start Keyturn as another user, or set DATABASE_URL.',
    )
  return user
}

/** Whether `user` may pass through every folder down to `path` and enter or read `path` itself. */
export function canReach(path: string, user: PostgresUser): boolean {
  if (!user) return true
  let real = realpathSync(path)
  for (;;) {
    const { uid, gid, mode } = statSync(real)
    const bits = uid === user.uid ? mode >> 6 : gid === user.gid ? mode >> 3 : mode
    if ((bits & 1) === 0) return false
    if (dirname(real) === real) return true
    real = dirname(real)
  }
}

function nameOf(uid: number): string {
  return accounts().find(account => account.uid === uid)?.name ?? String(uid)
}

function accounts(): { name: string; uid: number; gid: number }[] {
  if (!existsSync('/etc/passwd')) return []
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .flatMap(([name, , uid, gid]) => (name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []))
}
