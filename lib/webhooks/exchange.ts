import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { type CheckedAddress, checkAddress, type Resolve } from './check-address.ts'
import type { ExchangeError, Outcome } from './outcome.ts'

export interface Message {
  address: string
  headers: Record<string, string>
  body: string
}

export interface Limits {
  resolve?: Resolve
  /** for the whole of it, from the name to the last byte of the answer that is read */
  limitMs?: number
}

const wholeMs = 10_000
/** So much of an answer is taken and dropped before the connection is cut; its status came first. */
const answerBytes = 16_384

/**
 * Posts a message, once, and says how that ended; never throws. The connection goes to an address that was checked
 * here, and to no other: its lookup answers with nothing else, there are no redirects, and no agent that knows proxies.
 * What the receiver answers is dropped, but for its status and how long it asks to be left alone.
 */
export async function exchange(message: Message, { resolve, limitMs = wholeMs }: Limits = {}): Promise<Outcome> {
  const signal = AbortSignal.timeout(limitMs)
  try {
    const checked = await until(signal, checkAddress(message.address, resolve, signal))
    return checked.ok ? await post(checked.value, message, signal) : { error: checked.error }
  } catch (error) {
    return { error: signal.aborted ? 'timed_out' : wordFor(error) }
  }
}

function post({ url, ips }: CheckedAddress, { headers, body }: Message, signal: AbortSignal): Promise<Outcome> {
  const isPlain = url.protocol === 'http:'
  return new Promise((resolve, reject) => {
    let outcome: Outcome | undefined
    const Agent = isPlain ? http.Agent : https.Agent
    const request = (isPlain ? http : https).request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
      agent: new Agent({ keepAlive: false, maxSockets: 1 }),
      lookup: lookupAmong(ips),
      rejectUnauthorized: true, // whatever the environment says
      signal,
    })
    const end = () => {
      request.destroy()
      if (outcome) resolve(outcome)
    }
    // What breaks off after its status was read has answered all the same.
    request.on('error', error => (outcome ? end() : reject(error)))
    request.once('response', response => {
      outcome = { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] }
      let taken = 0
      response.on('data', (chunk: Buffer) => {
        taken += chunk.length
        if (taken > answerBytes) end()
      })
      response.on('end', end).on('error', end).on('close', end)
    })
    request.end(body)
  })
}

/** Asked for the host's name, it knows the checked addresses alone. */
function lookupAmong(ips: readonly string[]): LookupFunction {
  const known = ips.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  return (_host, options, done) => {
    const [first] = known
    if (!first) done(new Error('no address was checked'), '')
    else if (options.all) done(null, known)
    else done(null, first.address, first.family)
  }
}

async function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([promise, late])
}

function wordFor(error: unknown): ExchangeError {
  const code = String((error as { code?: unknown }).code ?? '')
  if (code === 'ECONNREFUSED') return 'connection_refused'
  if (code.startsWith('HPE_')) return 'bad_answer'
  if (/CERT|ALTNAME|SELF_SIGNED|UNABLE_TO|CRL|HOSTNAME/.test(code)) return 'certificate'
  return 'connection_failed'
}
