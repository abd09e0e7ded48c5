import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { find } from '../../scripts/programs.mjs'

export const hasRedis = find('redis-server') !== undefined

export interface RunningRedis {
  url: string
  /** lets it accept and answer nothing, and go on */
  freeze(): void
  thaw(): void
  /** has it do what a line in its language says */
  tell(command: string): Promise<string>
  /** as a machine that fails: nothing is kept */
  kill(): Promise<void>
}

/** A real Redis on loopback that keeps nothing on the disk. */
export async function startRedis(port?: number): Promise<RunningRedis> {
  const listensOn = port ?? (await freePort())
  const kept = ['--save', '', '--appendonly', 'no', '--dir', '/tmp']
  const args = ['--port', String(listensOn), '--bind', '127.0.0.1', ...kept]
  const child = spawn(find('redis-server') ?? 'redis-server', args, { stdio: 'ignore' })
  const exited = once(child, 'exit')
  while (!(await answers(listensOn))) {
    if (child.exitCode !== null) throw new Error(`Redis ended with ${child.exitCode}.`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return {
    url: `redis://127.0.0.1:${listensOn}`,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    tell: command => tell(listensOn, command),
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const answers = (port: number) =>
  tell(port, 'PING').then(
    said => said.startsWith('+PONG'),
    () => false,
  )

async function tell(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write(`${command}\r\n`)
    const [said] = await once(socket, 'data')
    return String(said)
  } finally {
    socket.destroy()
  }
}
