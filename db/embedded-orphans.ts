import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import type { Place } from './embedded-place.ts'

/**
 * Tells what a killed server left behind to end. Its sessions notice that it is gone as soon as they wait for something;
 * one in the middle of a long query does not, and for as long as it holds the old shared memory no new server starts.
 * What it has not committed is lost, as for every session of a server that died. Without /proc only time helps.
 */
export function endOrphans(place: Place): void {
  if (!existsSync('/proc/self/cwd')) return
  const data = realpathSync(place.data)
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    try {
      const isOurs = directoryOf(pid) === data && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: ')
      if (isOurs && directoryOf(parentOf(pid)) !== data) process.kill(pid, 'SIGTERM')
    } catch {} // It ended meanwhile, or is somebody else's.
  }
}

/** A server's and its sessions' is its data; undefined for a process that is none of ours to look at. */
function directoryOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}
