import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  id: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

export interface Receiver {
  /** as a webhook's address; with the name of a path after it */
  url: string
  received: Received[]
  /** answers that were not given yet, where `answer` keeps them */
  open: Set<ServerResponse>
  close(): Promise<void>
}

export type Answer = (got: Received, response: ServerResponse) => void

/** A real receiver on a port of the loopback, which says 204 unless told otherwise. */
export async function openReceiver(answer: Answer = (_, response) => response.writeHead(204).end()): Promise<Receiver> {
  const received: Received[] = []
  const open = new Set<ServerResponse>()
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    open.add(response)
    response.once('close', () => open.delete(response))
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {})
    request.on('end', () => {
      const { headers, url: path = '' } = request
      const got = { id: String(headers['webhook-id'] ?? ''), path, headers, body: Buffer.concat(chunks).toString() }
      received.push(got)
      answer(got, response)
    })
  }
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', 512, resolve))
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}`, received, open },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
