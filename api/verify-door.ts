import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { isIP, type Socket } from 'node:net'
import type { TokenActor } from '#lib/access/actor.ts'
import { environments } from '#lib/access/words.ts'
import { recogniseToken } from '#lib/credentials/authenticate-token.ts'
import { memoryName } from '#lib/credentials/peppers.ts'
import { explainVerificationError, type VerificationError } from '#lib/verification/errors.ts'
import type { VerifyKeyInput } from '#lib/verification/input.ts'
import { type Verdict, verifyKey, verifyRemembered } from '#lib/verification/verify-key.ts'
import { fixedHeaders } from './headers.ts'
import { leaveTogether } from './leave-together.ts'
import { countRequest, countVerdict, requestLabels } from './metrics.ts'
import { answerOf } from './problem.ts'
import { rateLimitFields } from './rate-limit-fields.ts'
import { refusalOf } from './refuse.ts'
import type { PlainAnswer, PlainRequest, Shortcut } from './shortcut.ts'

const path = '/v1/verify'
/** A question is some hundred bytes; a larger one takes the long way. */
const bytesAtMost = 16_384

type Fetch = (request: Request, bindings: { incoming: IncomingMessage }) => Response | Promise<Response>

/**
 * `POST /v1/verify` as it comes thousands of times a second: without the framework, whose objects for each request cost
 * several times what a verdict does. Whatever is out of the ordinary (a field that is not as it should be, a token that is
 * not in memory) goes to `api` with the body that was read, and so does what fails, which is asked for again there.
 */
export function verifyFirst(api: RequestListener): RequestListener {
  return (request, response) => {
    const { headers } = request
    const isAsked = request.url === path && request.method === 'POST' && headers['transfer-encoding'] === undefined
    if (!isAsked || !isOrdinary(Number(headers['content-length']), name => headers[name])) return api(request, response)
    readBody(request, body => {
      // With the body as on platforms that read it themselves.
      const goOn = () => api(Object.assign(request, { rawBody: body }), response)
      const answer = answerTo({ socket: request.socket, authorization: headers.authorization, body })
      if (!answer) goOn()
      else if (answer instanceof Promise) answer.then(known => send(response, known), goOn)
      else leaveTogether(() => send(response, answer))
    })
  }
}

/** The same for connections that ask for nothing else: without node:http. */
export function verifyShortcut(api: Fetch, fields: readonly string[]): Shortcut {
  const goOn = async ({ socket, headers, body }: PlainRequest): Promise<PlainAnswer> => {
    const request = new Request(`http://localhost${path}`, {
      method: 'POST',
      headers: [...headers, ['content-length', String(body.length)]],
      body: Uint8Array.from(body),
    })
    const response = await api(request, { incoming: { socket } as IncomingMessage })
    return { status: response.status, fields: [...response.headers].flat(), text: await response.text() }
  }
  const answer = (request: PlainRequest) => {
    const { socket, headers, body } = request
    if (!isOrdinary(body.length, name => headers.get(name))) return goOn(request)
    const known = answerTo({ socket, authorization: headers.get('authorization'), body })
    return known instanceof Promise ? known.catch(() => goOn(request)) : (known ?? goOn(request))
  }
  return { to: `POST ${path}`, fields, answer }
}

function isOrdinary(length: number, header: (name: string) => string | string[] | undefined): boolean {
  const isSmall = length > 0 && length <= bytesAtMost
  return isSmall && header('content-type') === 'application/json' && header('content-encoding') === undefined
}

/** Calls back once all of it is there; never, if the connection ends before. */
function readBody(request: IncomingMessage, whole: (body: Buffer) => void): void {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => whole(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)))
  request.on('error', () => {})
}

interface Told {
  socket: Socket
  authorization: string | undefined
  body: Buffer
}

/** At once where all is remembered; undefined, or rejected, where the long way is to answer. */
function answerTo(told: Told): PlainAnswer | Promise<PlainAnswer> | undefined {
  const asked = askedBy(told)
  if (!asked) return undefined
  const verdict = verifyRemembered(asked.actor, asked.input, asked.now)
  if (verdict instanceof Promise) return verdict.then(given)
  if (verdict) return given(verdict)
  return verifyKey(asked.actor, asked.input, asked.now).then(result =>
    result.ok ? given(result.value) : refused(result.error),
  )
}

interface Asked {
  actor: TokenActor
  input: VerifyKeyInput
  now: Date
}

function askedBy({ socket, authorization, body }: Told): Asked | undefined {
  const now = new Date()
  const name = tokenNameOf(socket, authorization)
  const actor = name === undefined ? undefined : recogniseToken(name, now)
  if (!actor?.scopes.includes('keys:verify')) return undefined
  const input = questionOf(body)
  return input && { actor, input, now }
}

const answered = requestLabels('POST', path, 200)
const headers = Object.entries({ ...fixedHeaders, 'Content-Type': 'application/json' }).flat()

function given(verdict: Verdict): PlainAnswer {
  countRequest(answered)
  countVerdict(verdict.code)
  const limits = rateLimitFields(verdict.rateLimits ?? [], verdict.code === 'rate_limited')
  const fields = [...headers]
  for (const name in limits) fields.push(name, limits[name] as string)
  return { status: 200, fields, text: JSON.stringify(verdict) }
}

function refused(error: VerificationError): PlainAnswer {
  const { status, headers, text } = answerOf(refusalOf(error, explainVerificationError))
  countRequest(requestLabels('POST', path, status))
  return { status, fields: Object.entries({ ...fixedHeaders, ...headers }).flat(), text }
}

function send(response: ServerResponse, { status, fields, text }: PlainAnswer): void {
  response.writeHead(status, [...fields, 'Content-Length', String(Buffer.byteLength(text))])
  response.end(text)
}

/** A gateway's connection brings the same token with each request, and its hash is a tenth of a verdict. */
const tokens = new WeakMap<Socket, { header: string; name: string }>()

function tokenNameOf(socket: Socket, header: string | undefined): string | undefined {
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
