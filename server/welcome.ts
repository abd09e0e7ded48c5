import { userInfo } from 'node:os'
import type { Env } from '#lib/env.ts'

/** What a person needs after the start: the address, on the first run where to begin, and over SSH how to get there. */
export function welcome(env: Env, link: string | null, ssh = process.env.SSH_CONNECTION): string[] {
  const lines = [`Keyturn serves ${[...env.roles].join(', ')} at ${env.url}`]
  if (link) lines.push('', 'Nobody owns it yet. Become its owner here (the link works once):', `  ${link}`)
  if (ssh && env.roles.has('web'))
    lines.push('', 'You came over SSH. On your own machine, to open it there:', `  ${tunnel(env, ssh)}`)
  return lines
}

function tunnel(env: Env, ssh: string): string {
  const [, , address = 'this-machine', sshPort = '22'] = ssh.split(' ')
  const host = env.host === '0.0.0.0' || env.host === '::' ? '127.0.0.1' : env.host
  const port = sshPort === '22' ? '' : `-p ${sshPort} `
  return `ssh ${port}-L ${env.port}:${host.includes(':') ? `[${host}]` : host}:${env.port} ${userInfo().username}@${address}`
}
