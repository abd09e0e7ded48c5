import { connect, type Socket } from 'node:net'

export interface Load {
  port: number
  connections: number
  seconds: number
  /** requests a second over all connections; as many as are answered, if left out */
  perSecond?: number
  /** the whole request, head and body; asked for each anew. undefined: there are no more, and the connection ends */
  next: () => Buffer | undefined
}

export interface LoadResult {
  perSecond: number
  /** of each request, from when it should have left until its answer was whole; in milliseconds, as they came */
  latencies: number[]
  /** how often each status was answered */
  statuses: Record<string, number>
}

/**
 * Keeps connections busy with one request each at a time, from plain sockets, so that little of the machine goes into
 * asking. With a rate, each connection keeps to its own clock, and a late answer makes the next ones late too.
 */
export async function loadHttp({ port, connections, seconds, perSecond, next }: Load): Promise<LoadResult> {
  const until = performance.now() + seconds * 1000
  const gapMs = perSecond === undefined ? 0 : (1000 * connections) / perSecond
  const results = await Promise.all(
    Array.from({ length: connections }, (_, n) => converse({ port, until, gapMs, offset: n / connections, next })),
  )
  const latencies = results.flatMap(each => each.latencies)
  const statuses: Record<string, number> = {}
  for (const each of results) {
    for (const [status, n] of Object.entries(each.statuses)) statuses[status] = (statuses[status] ?? 0) + n
  }
  return { perSecond: latencies.length / seconds, latencies, statuses }
}

interface Conversation {
  port: number
  until: number
  gapMs: number
  offset: number
  next: Load['next']
}

function converse({ port, until, gapMs, offset, next }: Conversation) {
  const latencies: number[] = []
  const statuses: Record<string, number> = {}
  return new Promise<{ latencies: number[]; statuses: Record<string, number> }>((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let due = performance.now() + gapMs * offset
    let received: Buffer | undefined
    const end = () => {
      socket.destroy()
      resolve({ latencies, statuses })
    }
    const ask = () => {
      const now = performance.now()
      if (now >= until) return end()
      if (due > now + 1) {
        setTimeout(ask, due - now)
        return
      }
      const request = next()
      if (!request) return end()
      if (gapMs === 0) due = performance.now()
      socket.write(request)
    }
    socket.once('connect', ask)
    socket.once('error', reject)
    socket.on('data', part => {
      received = received ? Buffer.concat([received, part]) : part
      const length = wholeLength(received)
      if (length === undefined || received.length < length) return
      const status = received.toString('latin1', 9, 12)
      statuses[status] = (statuses[status] ?? 0) + 1
      received = undefined
      latencies.push(performance.now() - due)
      due += gapMs
      ask()
    })
  })
}

/** Of an answer with a Content-Length, once its head is there. */
function wholeLength(received: Buffer): number | undefined {
  const head = received.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const [, length] = /content-length: (\d+)/i.exec(received.toString('latin1', 0, head)) ?? []
  if (length === undefined) throw new Error('an answer without Content-Length')
  return head + 4 + Number(length)
}
