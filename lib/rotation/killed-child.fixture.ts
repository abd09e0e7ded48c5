import { Socket } from 'node:net'
import { configureDatabase, rawSql } from '#db/client.ts'
import type { Actor } from '#lib/access/actor.ts'
import { type Env, setEnv } from '#lib/env.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { handleOverdueRotations } from './handle-overdue-rotations.ts'
import { openDueRotations } from './open-due-rotations.ts'
import { retireDueSecrets } from './retire-due-secrets.ts'
import { rotateKey } from './rotate-key.ts'
import { rotateSelf } from './rotate-self.ts'

// A process of its own for killed.test.ts: does one act of a rotation, and is killed with SIGKILL in place of sending
// its n-th statement to the database. Where it has fewer, it ends by itself, and says so.
export interface KilledTask {
  act: 'open' | 'rotate' | 'turn itself' | 'overdue' | 'retire'
  databaseUrl: string
  pepper: string
  organizationId: string
  keyId: string
  secretId: string
  now: string
  killAt: number
}

const task: KilledTask = JSON.parse(process.argv[2] ?? '')
const { organizationId, keyId, secretId } = task
const now = new Date(task.now)
setEnv({ pepper: task.pepper, acceptedPeppers: [] } as unknown as Env)
configureDatabase(task.databaseUrl)
await rawSql('tenant')`select 1` // connected: from here on each write is a message of the act

let sent = 0
let last = ''
const write = Socket.prototype.write
Socket.prototype.write = function (this: Socket, ...args: unknown[]) {
  // A statement that is new to the connection is parsed by one message and bound by the next; in between nothing is done.
  const kind = this.remotePort !== undefined && Buffer.isBuffer(args[0]) ? args[0].toString('latin1', 0, 1) : ''
  if (kind && !(kind === 'B' && last === 'P') && ++sent === task.killAt) process.kill(process.pid, 'SIGKILL')
  last = kind || last
  return (write as (...all: unknown[]) => boolean).apply(this, args)
} as typeof write

const clock = { kind: 'system', organizationId, name: 'clock' } as const
const machine: Actor = { kind: 'key', organizationId, keyId, secretId }
const acts: Record<KilledTask['act'], () => Promise<unknown>> = {
  open: () => openDueRotations(clock, now),
  rotate: () => rotateKey(clock, { keyId: keyIdInput.parse(keyId) }, now),
  'turn itself': () => rotateSelf(machine, { idempotencyKey: 'again' }, now),
  overdue: () => handleOverdueRotations(clock, now),
  retire: () => retireDueSecrets(clock, now),
}
await acts[task.act]()
process.stdout.write(`finished after ${sent}\n`)
process.exit(0)
