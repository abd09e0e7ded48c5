import { type ChildProcess, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Binaries } from './embedded-binaries.ts'
import { lastLines, readFrom } from './embedded-error.ts'
import { bareEnvironment } from './embedded-initialize.ts'
import type { Place } from './embedded-place.ts'

const maxLogBytes = 8 * 1024 * 1024

const settings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  autovacuum_naptime: '15s', // a database that grows from nothing gets its statistics soon
  shared_buffers: '256MB',
  // No replica can follow this server, so it need not write what only a replica reads.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  synchronous_commit: 'on',
  // A statement that touches request_logs locks every partition of it.
  max_locks_per_transaction: '256',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // A statement may hold what no log should.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

export type Postmaster = { child: ChildProcess; exited: () => boolean; report: () => string }

/**
 * Starts the server in a session of its own, so that Ctrl-C in our terminal does not reach it before we stop it in
 * order. It outlives us if we are killed; the next start finds it by its postmaster.pid.
 */
export async function spawnPostmaster(
  place: Place,
  binaries: Binaries,
  overrides: Record<string, string> = {},
): Promise<Postmaster> {
  const port = overrides.port ?? String(await freePort())
  const options = Object.entries({ ...settings, ...overrides, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const offset = logSize(place.log)
  const log = openSync(place.log, 'a', 0o600)
  const child = spawn(binaries.postgres, ['-D', place.data, ...options], {
    cwd: '/',
    env: bareEnvironment,
    detached: true,
    stdio: ['ignore', log, log],
    ...(place.user && { uid: place.user.uid, gid: place.user.gid }),
  })
  closeSync(log)
  let failure: Error | undefined
  child.on('error', error => {
    failure = error
  })
  child.unref()
  return {
    child,
    exited: () => failure !== undefined || child.exitCode !== null || child.signalCode !== null,
    report: () => (failure ? `  ${failure.message}` : lastLines(readFrom(place.log, offset))),
  }
}

/** What postmaster.pid says; undefined where there is none, or none that is complete yet. */
export function readPidFile(place: Place): { pid: number; port: number } | undefined {
  const path = join(place.data, 'postmaster.pid')
  if (!existsSync(path)) return undefined
  try {
    const lines = readFileSync(path, 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    return pid > 0 && port > 0 ? { pid, port } : undefined
  } catch {
    return undefined
  }
}

export function removePidFile(place: Place): void {
  rmSync(join(place.data, 'postmaster.pid'), { force: true })
}

/**
 * Whether `pid` is the server of this cluster, and lives. A killed one stays a zombie where nobody reaps it, and after
 * a reboot its number may be somebody else's; to a mere signal both look alive. A server's working directory is its
 * data. Without /proc the signal has to do.
 */
export function isPostmaster(pid: number, place: Place): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  if (!existsSync('/proc/self/cwd')) return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(place.data)
  } catch {
    return false
  }
}

function logSize(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size <= maxLogBytes) return size
  truncateSync(path)
  return 0
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
