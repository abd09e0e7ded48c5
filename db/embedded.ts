import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { type Binaries, findBinaries } from './embedded-binaries.ts'
import { EmbeddedError, explainWrite } from './embedded-error.ts'
import { checkVersion, initializeCluster } from './embedded-initialize.ts'
import { endOrphans } from './embedded-orphans.ts'
import { findPlace, type Place, placeAt, writeNote } from './embedded-place.ts'
import { isPostmaster, type Postmaster, readPidFile, removePidFile, spawnPostmaster } from './embedded-postmaster.ts'
import { enter, type Presence } from './embedded-presence.ts'

export { EmbeddedError } from './embedded-error.ts'
export { holdServerLock, serverAddress } from './embedded-presence.ts'

export type Embedded = {
  /** The owner's connection to the database `keyturn`. */
  url: string
  /** False: it ran already, for a server, a CLI, or left behind by one that was killed. */
  startedHere: boolean
  /** Resolves once PostgreSQL has ended, or ended all its connections. Somebody has to start it again. */
  lost: Promise<void>
  /** Stops PostgreSQL and waits for it, unless another process uses it; that one stops it then. */
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  /** Where clusters and binaries go if PostgreSQL's user can't reach the usual places. */
  elsewhere?: string
  settings?: Record<string, string>
  /** False for a cluster that need not outlive a crash of the machine. */
  durable?: boolean
  /** Gives the start up, and stops what was begun. */
  signal?: AbortSignal
}

const patienceMs = 60_000
const recoveryMs = 10 * 60_000

/** Starts the PostgreSQL of a data directory, making it on the first start, or joins the one that runs. */
export async function startEmbedded(
  dataDir: string,
  log: (line: string) => void,
  options: EmbeddedOptions = {},
): Promise<Embedded> {
  const elsewhere = options.elsewhere ?? '/var/lib/keyturn'
  try {
    let place = findPlace(dataDir, elsewhere)
    const binaries = findBinaries(place.user, elsewhere)
    if (!place.exists) {
      await initializeCluster(place, binaries, options.durable ?? true)
      place = placeAt(place.folder)
      writeNote(dataDir, place)
      if (!place.folder.startsWith(dataDir))
        log(`The database stands in ${place.folder}: user ${place.user?.name} can't enter ${dataDir}.`)
    }
    checkVersion(place, binaries)
    return await join(place, binaries, options)
  } catch (error) {
    throw explainWrite(error, dataDir)
  }
}

/** Connects to the server if there is one, starts one if not, and again, until one of both holds. */
async function join(place: Place, binaries: Binaries, { settings, signal }: EmbeddedOptions): Promise<Embedded> {
  const begun = Date.now()
  let ours: Postmaster | undefined
  let [failure, failures, state] = ['', 0, 'none']
  const mayWait = () => !signal?.aborted && Date.now() - begun < (state === 'recovering' ? recoveryMs : patienceMs)
  for (; mayWait(); await pause(Math.min(15 + 20 * failures, 500))) {
    const running = readPidFile(place)
    if (running) {
      const answer = await tryEnter(place, running.port)
      if (typeof answer === 'object') {
        const startedHere = ours?.child.pid === running.pid
        let stopping: Promise<void> | undefined
        return {
          url: urlOf(place, running.port, 'keyturn'),
          startedHere,
          lost: answer.lost,
          stop: () => (stopping ??= stop(place, running.pid, answer)),
        }
      }
      state = answer
      failure = `${answer} on port ${running.port}`
      if (answer === 'silent' && !isPostmaster(running.pid, place)) removePidFile(place)
    } else if (!ours) {
      ours = await spawnPostmaster(place, binaries, settings)
    }
    if (ours?.exited()) {
      failure = ours.report()
      if (!/already exists|still in use|Address already in use/.test(failure)) break
      // Another start was faster, or an old server's last process still ends, or the port was taken.
      if (/still in use/.test(failure)) endOrphans(place)
      ours = undefined
      failures++
    }
  }
  ours?.child.kill('SIGINT')
  while (signal?.aborted && ours && !ours.exited()) await pause(10)
  throw new EmbeddedError(`PostgreSQL does not start in ${place.data}:\n${failure}`)
}

/** A presence, or why there is none: nobody listens, it is starting or ending, or it is a stranger. */
async function tryEnter(place: Place, port: number): Promise<Presence | 'silent' | 'recovering' | 'busy'> {
  try {
    return await enter(urlOf(place, port, 'postgres'), place.data)
  } catch (error) {
    const { code = '' } = error as { code?: string }
    // After a reboot the port may be another PostgreSQL's, which does not know our password or has other data.
    if (['ECONNREFUSED', '28P01', '28000', 'OTHER'].includes(code)) return 'silent'
    if (code === '57P03') return 'recovering'
    if (code.startsWith('57P') || code.startsWith('CONNECT') || ['ECONNRESET', '53300'].includes(code)) return 'busy'
    throw error
  }
}

async function stop(place: Place, pid: number, presence: Presence): Promise<void> {
  let stopping = false
  await presence.leave(() => {
    stopping = isPostmaster(pid, place)
    if (stopping) process.kill(pid, 'SIGINT') // A fast shutdown: it ends sessions and writes a checkpoint.
  })
  const begun = Date.now()
  while (stopping && isPostmaster(pid, place) && readPidFile(place)?.pid === pid) {
    if (Date.now() - begun > 60_000)
      throw new EmbeddedError(`PostgreSQL (process ${pid}) in ${place.data} does not stop.`)
    await pause(10)
  }
}

function urlOf(place: Place, port: number, database: string): string {
  return `postgres://keyturn:${readFileSync(place.password, 'utf8').trim()}@127.0.0.1:${port}/${database}`
}
