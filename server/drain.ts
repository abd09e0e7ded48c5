import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setImmediate as immediate } from 'node:timers/promises'

/** How long a connection that is open and quiet may still bring a request: it was sent before its sender could know. */
const graceMs = 500
/** How long a request that is not whole yet is waited for. */
const forceMs = 5_000

/** `hangUpOthers`: on connections that are quiet and not node:http's. */
type Drain = (hangUpOthers?: () => void) => Promise<void>

/**
 * Closes a server without losing a request: nobody is let in any more, what is under way is answered, and each answer
 * says that it is the connection's last. A stream that has no end ends now; its reader asks again, elsewhere or later.
 * Call it before the server listens; what it returns closes.
 */
export function drainable(server: Server, times = { graceMs, forceMs }): Drain {
  // Not one set of all answers: where much comes and goes, V8's old tables of a set keep alive what was in them.
  const underWay = new Map<Socket, ServerResponse[]>()
  let isDraining = false
  const answersOf = (socket: Socket) => {
    const known = underWay.get(socket)
    if (known) return known
    const made: ServerResponse[] = []
    underWay.set(socket, made)
    socket.once('close', () => underWay.delete(socket))
    return made
  }
  server.on('connection', answersOf)
  // Its head may have promised another request before it was known that there will be none.
  const endAfter = (socket: Socket, answers: readonly ServerResponse[]) => (answer: ServerResponse) =>
    answer.once('close', () => {
      if (answers.every(each => each.closed)) socket.end()
    })
  server.prependListener('request', ({ socket }, answer) => {
    const answers = answersOf(socket)
    // To hear of the end of each would cost more than to look at those before.
    while (answers[0]?.closed) answers.shift()
    answers.push(answer)
    if (!isDraining) return
    answer.setHeader('Connection', 'close')
    endAfter(socket, answers)(answer)
  })
  return async hangUpOthers => {
    const closed = once(server, 'close')
    await immediate() // Who has knocked by now is let in first.
    isDraining = true
    // An http server's own close() hangs up on whoever is quiet, with their next request on its way.
    NetServer.prototype.close.call(server)
    for (const [socket, answers] of underWay) {
      const open = answers.filter(answer => !answer.closed)
      open.forEach(endAfter(socket, answers))
      for (const answer of open) {
        if (isEndless(answer)) answer.destroy()
        else if (!answer.headersSent) answer.setHeader('Connection', 'close')
      }
    }
    const grace = setTimeout(() => void hangUp(server, underWay.keys()).then(hangUpOthers), times.graceMs)
    const force = setTimeout(() => {
      for (const socket of underWay.keys()) socket.destroy()
    }, times.forceMs)
    await closed
    clearTimeout(grace)
    clearTimeout(force)
  }
}

/** On those who are quiet, or have said nothing yet; once what has arrived was read. */
async function hangUp(server: Server, sockets: Iterable<Socket>): Promise<void> {
  await immediate()
  server.closeIdleConnections()
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
}

function isEndless(answer: ServerResponse): boolean {
  return String(answer.getHeader('content-type')).startsWith('text/event-stream')
}
