import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { leaveTogether } from './leave-together.ts'

/** A whole request, as it came. */
export interface PlainRequest {
  socket: Socket
  /** by name, in lower case; without the length, which is the body's */
  headers: ReadonlyMap<string, string>
  body: Buffer
}

export interface PlainAnswer {
  status: number
  /** names and values in turn, without those that belong to the connection */
  fields: readonly string[]
  text: string
}

export interface Shortcut {
  /** the only requests that it takes, as in `POST /v1/verify` */
  to: string
  /** what each answer says besides, names and values in turn */
  fields: readonly string[]
  /** what it rejects is asked of node:http */
  answer: (request: PlainRequest) => PlainAnswer | Promise<PlainAnswer>
}

/** A longer head is node:http's, which has a bound of its own. */
const headAtMost = 8_192
const headersAtMost = 50
/** For a request that leaves just as the time is up that was promised for the next one. */
const besideMs = 1_000

/**
 * Answers requests of one kind without node:http, whose objects for each cost as much as a verdict. It knows one form
 * alone: HTTP/1.1 with a body of a stated length, come in two pieces at most, and the next one after the answer. A
 * connection that brings anything else is node:http's from there on, with all that was read, and understood or refused
 * there. Returns how to hang up on those who are quiet.
 */
export function takeShortcut(server: Server, shortcut: Shortcut): () => void {
  const [nodes] = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  if (!nodes) throw new Error('the server has no listener of its own')
  const hangUps = new Map<Socket, () => void>()
  const toNode = (socket: Socket, received: Buffer) => {
    hangUps.delete(socket)
    socket.pause() // Or what is put back would be read before anybody listens.
    if (received.length > 0) socket.unshift(received)
    nodes.call(server, socket)
    socket.resume()
  }
  server.off('connection', nodes)
  server.on('connection', (socket: Socket) => {
    hangUps.set(socket, converse(socket, { server, shortcut, toNode }))
    socket.once('close', () => hangUps.delete(socket))
  })
  return () => {
    for (const hangUp of hangUps.values()) hangUp()
  }
}

interface Place {
  server: Server
  shortcut: Shortcut
  toNode: (socket: Socket, received: Buffer) => void
}

const nothing: Buffer = Buffer.alloc(0)

/** Returns how to hang up, where no answer is due. */
function converse(socket: Socket, { server, shortcut, toNode }: Place): () => void {
  const start = `${shortcut.to} HTTP/1.1\r\n`
  const said = rendered(shortcut.fields)
  const stays = `Connection: keep-alive\r\nKeep-Alive: timeout=${server.keepAliveTimeout / 1000}\r\n\r\n`
  let patienceMs = 0
  /** what has come of a request that is not whole, or while an answer is due */
  let held = nothing
  let head: Head | undefined
  let isAnswering = false
  let hasEnded = false

  const take = (piece: Buffer) => {
    const isFirst = held.length === 0
    held = isFirst ? piece : Buffer.concat([held, piece])
    if (isAnswering) return void socket.pause()
    const end = held.subarray(0, headAtMost).indexOf('\r\n\r\n')
    if (end >= 0) head = headOf(held.toString('latin1', 0, end + 2), start, head)
    const missing = end < 0 || !head ? Number.NaN : end + 4 + head.length - held.length
    if (head && missing === 0) return ask(head, held)
    const isBegun = end < 0 && held.length < headAtMost && start.startsWith(held.toString('latin1', 0, start.length))
    if (isFirst && (missing > 0 || isBegun)) wait(server.headersTimeout)
    else handOver()
  }
  const wait = (ms: number) => {
    if (ms !== patienceMs) socket.setTimeout(ms)
    patienceMs = ms
  }
  const ask = ({ headers, length }: Head, request: Buffer) => {
    held = nothing
    isAnswering = true
    const asked = { socket, headers, body: request.subarray(request.length - length) }
    const again = () => {
      held = Buffer.concat([request, held])
      handOver()
    }
    wait(server.keepAliveTimeout + besideMs)
    try {
      const answer = shortcut.answer(asked)
      if (answer instanceof Promise) answer.then(send, again)
      else send(answer)
    } catch {
      again()
    }
  }
  const send = ({ status, fields, text }: PlainAnswer) => {
    const top = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${rendered(fields)}${said}Date: ${httpDate()}\r\n`
    leaveTogether(() => {
      if (socket.destroyed) return
      const whole = `${top}Content-Length: ${Buffer.byteLength(text)}\r\n${server.listening ? stays : leaves}${text}`
      // Most are of plain letters, which are sooner written so.
      const hasRoom = socket.write(whole, Buffer.byteLength(whole) === whole.length ? 'latin1' : 'utf8')
      if (hasEnded || !server.listening) socket.end()
      else if (hasRoom) goOn()
      else socket.once('drain', goOn)
    })
  }
  const goOn = () => {
    isAnswering = false
    if (held.length === 0) return
    const early = held
    held = nothing
    socket.resume()
    take(early)
  }
  const end = () => {
    hasEnded = true
    if (!isAnswering) socket.end()
  }
  const timeOut = () => {
    if (!isAnswering) socket.destroy()
  }
  const ignore = () => {} // What follows an error is the end of the connection, which is told as well.
  const handOver = () => {
    socket.setTimeout(0)
    socket.off('data', take).off('end', end).off('timeout', timeOut).off('error', ignore)
    const received = held
    held = nothing
    if (!socket.destroyed) toNode(socket, received)
  }
  socket.on('data', take).on('end', end).on('timeout', timeOut).on('error', ignore)
  wait(server.headersTimeout)
  return () => {
    if (isAnswering) return // The answer says that it is the last.
    if (held.length > 0) handOver()
    else socket.destroy()
  }
}

const leaves = 'Connection: close\r\n\r\n'

interface Head {
  /** all up to the digits of its Content-Length, and all after them: a gateway sends the same all day long */
  before: string
  after: string
  headers: ReadonlyMap<string, string>
  /** of the body, in bytes */
  length: number
}

/** What these say is node:http's to do. */
const beyond = new Set(['transfer-encoding', 'expect', 'upgrade', 'trailer', 'proxy-connection'])

/** Of a head in the plainest form, the line break after its last line included; `known` is the one before it. */
function headOf(text: string, start: string, known: Head | undefined): Head | undefined {
  if (known && text.startsWith(known.before) && text.endsWith(known.after)) {
    const digits = text.slice(known.before.length, text.length - known.after.length)
    if (/^\d{1,5}$/.test(digits)) {
      known.length = Number(digits)
      return known
    }
  }
  if (!text.startsWith(start)) return undefined
  const headers = new Map<string, string>()
  const lines = text.slice(start.length, -2).split('\r\n')
  if (lines.length > headersAtMost) return undefined
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).toLowerCase()
    const value = line.slice(colon + 1).replace(/^ /, '')
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) || !/^[\x20-\x7e\x80-\xff]*$/.test(value)) return undefined
    if (/^ | $/.test(value) || headers.has(name) || beyond.has(name)) return undefined
    headers.set(name, value)
  }
  const length = /^content-length: ?(\d{1,5})\r$/im.exec(text)
  const connection = headers.get('connection') ?? 'keep-alive'
  if (!length?.[1] || !headers.has('host') || connection.toLowerCase() !== 'keep-alive') return undefined
  const digitsEnd = length.index + length[0].length - 1
  const before = text.slice(0, digitsEnd - length[1].length)
  headers.delete('content-length')
  return { before, after: text.slice(digitsEnd), headers, length: Number(length[1]) }
}

function rendered(fields: readonly string[]): string {
  let text = ''
  for (let i = 0; i < fields.length; i += 2) text += `${fields[i]}: ${fields[i + 1]}\r\n`
  return text
}

let date = { second: 0, text: '' }

function httpDate(): string {
  const second = Math.floor(Date.now() / 1000)
  if (second !== date.second) date = { second, text: new Date(second * 1000).toUTCString() }
  return date.text
}
