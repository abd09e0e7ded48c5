import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { isIP, type Socket } from 'node:net'
import type { TokenActor } from '#lib/access/actor.ts'
import { environments } from '#lib/access/words.ts'
import { recogniseToken } from '#lib/credentials/authenticate-token.ts'
import { memoryName } from '#lib/credentials/peppers.ts'
import { ok } from '#lib/result.ts'
import { explainVerificationError, type VerificationError } from '#lib/verification/errors.ts'
import type { VerifyKeyInput } from '#lib/verification/input.ts'
import { type Verdict, verifyKey, verifyRemembered } from '#lib/verification/verify-key.ts'
import { fixedHeaders } from './headers.ts'
import { countRequest, countVerdict, requestLabels } from './metrics.ts'
import { answerOf } from './problem.ts'
import { rateLimitFields } from './rate-limit-fields.ts'
import { refusalOf } from './refuse.ts'

const path = '/v1/verify'
/** A question is some hundred bytes; a larger one takes the long way. */
const bytesAtMost = 16_384

/**
 * `POST /v1/verify` as it comes thousands of times a second: without the framework, whose objects for each request cost
 * several times what a verdict does. Whatever is out of the ordinary (a field that is not as it should be, a token that is
 * not in memory) goes to `api` with the body that was read, and so does what fails, which is asked for again there.
 */
export function verifyFirst(api: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url !== path || !isOrdinary(request)) return api(request, response)
    readBody(request, body => {
      // With the body as on platforms that read it themselves.
      const goOn = () => api(Object.assign(request, { rawBody: body }), response)
      const asked = askedBy(request, body)
      if (!asked) return goOn()
      const verdict = verifyRemembered(asked.actor, asked.input, asked.now)
      if (verdict && !(verdict instanceof Promise)) return send(response, verdict)
      const looked = verdict?.then(ok) ?? verifyKey(asked.actor, asked.input, asked.now)
      looked.then(result => (result.ok ? send(response, result.value) : refuse(response, result.error)), goOn)
    })
  }
}

function isOrdinary({ method, headers }: IncomingMessage): boolean {
  const length = Number(headers['content-length'])
  return (
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    length > 0 &&
    length <= bytesAtMost &&
    headers['transfer-encoding'] === undefined &&
    headers['content-encoding'] === undefined
  )
}

/** Calls back once all of it is there; never, if the connection ends before. */
function readBody(request: IncomingMessage, whole: (body: Buffer) => void): void {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => whole(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)))
  request.on('error', () => {})
}

interface Asked {
  actor: TokenActor
  input: VerifyKeyInput
  now: Date
}

function askedBy(request: IncomingMessage, body: Buffer): Asked | undefined {
  const now = new Date()
  const name = tokenNameOf(request)
  const actor = name === undefined ? undefined : recogniseToken(name, now)
  if (!actor?.scopes.includes('keys:verify')) return undefined
  const input = questionOf(body)
  return input && { actor, input, now }
}

const answered = requestLabels('POST', path, 200)
const headers = Object.entries({ ...fixedHeaders, 'Content-Type': 'application/json' }).flat()

function send(response: ServerResponse, verdict: Verdict): void {
  countRequest(answered)
  countVerdict(verdict.code)
  const text = JSON.stringify(verdict)
  const own = [...headers, 'Content-Length', String(Buffer.byteLength(text))]
  const fields = rateLimitFields(verdict.rateLimits ?? [], verdict.code === 'rate_limited')
  for (const name in fields) own.push(name, fields[name] as string)
  response.writeHead(200, own)
  later(response, text)
}

let waiting: [ServerResponse, string][] = []

const togetherAtMost = 8

/**
 * Answers leave together, once some are there or all that has arrived by now was read: to write to a socket whose reader
 * sleeps costs more than a verdict, and of several the first wakes it. Not all at once, or it sleeps until they are done.
 */
function later(response: ServerResponse, text: string): void {
  const count = waiting.push([response, text])
  if (count === 1) setImmediate(answerWaiting)
  if (count >= togetherAtMost) answerWaiting()
}

function answerWaiting(): void {
  const together = waiting
  waiting = []
  for (const [answer, body] of together) answer.end(body)
}

function refuse(response: ServerResponse, error: VerificationError): void {
  const { status, headers, text } = answerOf(refusalOf(error, explainVerificationError))
  countRequest(requestLabels('POST', path, status))
  response.writeHead(status, { ...fixedHeaders, ...headers, 'Content-Length': Buffer.byteLength(text) })
  response.end(text)
}

/** A gateway's connection brings the same token with each request, and its hash is a tenth of a verdict. */
const tokens = new WeakMap<Socket, { header: string; name: string }>()

function tokenNameOf({ socket, headers: { authorization: header } }: IncomingMessage): string | undefined {
  const known = tokens.get(socket)
  if (known && known.header === header) return known.name
  const token = header && /^Bearer +([\x21-\x7e]+) *$/i.exec(header)?.[1]
  if (!token) return undefined
  const name = memoryName(token)
  tokens.set(socket, { header, name })
  return name
}

const longest: Record<string, number> = {
  ...{
    key: 4096,
    service: 64,
    environment: 16,
    scope: 64,
    ip: 45,
    method: 16,
    path: 4096,
    userAgent: 1024,
    origin: 512,
  },
}

/** A question as `verifyKeyInput` takes it; undefined where that may refuse it, and says why. */
export function questionOf(body: Buffer): VerifyKeyInput | undefined {
  let asked: Record<string, unknown>
  try {
    asked = JSON.parse(body.toString())
  } catch {
    return undefined
  }
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked) || typeof asked.key !== 'string')
    return undefined
  for (const field in asked) {
    const [value, most] = [asked[field], longest[field]]
    if (most === undefined || !Object.hasOwn(longest, field)) return undefined
    if (typeof value !== 'string' || value.length > most || value.includes('\0')) return undefined
  }
  const { environment, ip } = asked as { environment?: string; ip?: string }
  if (environment !== undefined && !(environments as readonly string[]).includes(environment)) return undefined
  if (ip !== undefined && (isIP(ip) === 0 || ip.includes('%'))) return undefined
  return asked as unknown as VerifyKeyInput
}
