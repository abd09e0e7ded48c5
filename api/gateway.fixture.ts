import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { find } from '../scripts/programs.mjs'

interface Addresses {
  keyturn: number
  service: number
  token: string
}

interface RunningGateway {
  port: number
  /** what it has logged, one line a request */
  log(): string
  stop(): Promise<void>
}

/** Loopback has many addresses on Linux alone, and a test needs two clients. */
export const isThere = (name: string) => process.platform === 'linux' && find(name) !== undefined

/**
 * A real nginx or Caddy with the configuration that docs/gateways prints, its addresses, token and log file alone
 * replaced. What stands around it keeps it off the machine's own folders and ports.
 */
export async function startGateway(name: 'nginx' | 'caddy', addresses: Addresses): Promise<RunningGateway> {
  const printed = readFileSync(new URL(`../docs/gateways/${files[name]}`, import.meta.url), 'utf8')
  return startPrinted(name, (port, folder) =>
    printed
      .replaceAll(':8080', `:${port}`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${addresses.keyturn}`)
      .replaceAll('127.0.0.1:9000', `127.0.0.1:${addresses.service}`)
      .replaceAll('ktn_…', addresses.token)
      .replaceAll(`/var/log/${name}/`, `${folder}/`),
  )
}

/** With the configuration that `adapt` makes of a port to listen on and a folder to write to. */
export async function startPrinted(
  name: 'nginx' | 'caddy',
  adapt: (port: number, folder: string) => string,
): Promise<RunningGateway> {
  const folder = mkdtempSync(join(tmpdir(), `keyturn-${name}-`))
  const port = await freePort()
  writeFileSync(join(folder, 'printed.conf'), adapt(port, folder))
  writeFileSync(join(folder, 'main.conf'), around[name](folder))
  const child = spawn(find(name) ?? name, commands[name](folder), {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', part => {
    said += part
  })
  await listens(port, child, () => said)
  return {
    port,
    log: () => readFileSync(join(folder, 'keyturn.ndjson'), 'utf8'),
    async stop() {
      const exited = once(child, 'exit')
      if (child.exitCode === null && child.kill()) await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const files = { nginx: 'nginx.conf', caddy: 'Caddyfile' }

const commands = {
  nginx: (folder: string) => ['-p', folder, '-c', 'main.conf', '-e', 'stderr'],
  caddy: (folder: string) => ['run', '--adapter', 'caddyfile', '--config', join(folder, 'main.conf')],
}

const around = {
  nginx: (folder: string) => `
daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr;
events {}
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(part => `${part}_temp_path ${folder}/${part};`).join('\n')}
  include printed.conf;
}`,
  caddy: (folder: string) => `
{
  admin off
}
import ${folder}/printed.conf`,
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function listens(port: number, child: ChildProcess, said: () => string): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1')
    const [first] = await Promise.race([once(socket, 'connect').then(() => ['open']), once(socket, 'error')]).catch(
      () => [],
    )
    socket.destroy()
    if (first === 'open') return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error(`It did not start: ${said()}`)
}

export interface Sent {
  method?: string
  path?: string
  /** pairs, so that a name can stand twice and in any spelling */
  headers?: [string, string][]
  body?: string
  /** which of loopback's addresses it comes from */
  from?: string
}

export async function sendThrough(port: number, { method = 'GET', path = '/', headers = [], body, from }: Sent) {
  const flat = [['Host', 'api.example.com'], ...(body ? [['Content-Length', `${body.length}`]] : []), ...headers].flat()
  const options = { host: '127.0.0.1', port, method, path, headers: flat as never, localAddress: from, agent: false }
  const outgoing = request(options).end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  let text = ''
  for await (const part of response) text += part
  return { status: response.statusCode, headers: response.headers, text }
}
