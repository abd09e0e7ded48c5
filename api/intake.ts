import type { Context } from 'hono'
import type { Result } from '#lib/result.ts'
import { maxBodyBytes } from '#lib/usage/decode-body.ts'
import { type IntakeRefusal, type Place, takePlace } from '#lib/usage/intake.ts'
import { maxLogBytes } from './body-limit.ts'
import type { ApiEnv } from './env.ts'
import { countRefusedBatch } from './metrics.ts'
import { Problem } from './problem.ts'

/** As well as logs are compressed; what turns out larger asks for more room. */
const expansion = 8
/** Of a body whose length is not told. */
const unknownBytes = 2 ** 20

const retryAfterSeconds = '5'

/**
 * Does the work of a batch that a request brings while there is a place for it, which is taken before any of it is read.
 * Whoever is refused is read to his end first, and nothing of it kept: most senders write all before they read, and would
 * see a broken connection instead of being told when to come again.
 */
export async function withPlace<T>(c: Context<ApiEnv>, work: (place: Place) => Promise<T>): Promise<T> {
  let place: Place | undefined
  try {
    place = enter(c)
    return await work(place)
  } catch (error) {
    place?.release()
    if (error instanceof Problem && refusals.has(error.init.code)) await readAway(c.req.raw.body)
    throw error
  } finally {
    place?.release()
  }
}

function enter(c: Context<ApiEnv>): Place {
  const { actor } = c.var
  const sender = actor.kind === 'token' ? actor.tokenId : actor.organizationId
  const length = Number(c.req.header('Content-Length') ?? unknownBytes)
  const isPacked = !/^(identity)?$/i.test(c.req.header('Content-Encoding')?.trim() ?? '')
  return orBusy(takePlace(sender, Math.min(isPacked ? length * expansion : length, maxBodyBytes)))
}

const refusals = new Set(['too_many_batches', 'intake_full'])

/** A value, or the refusal of one who should come again later. */
export function orBusy<T>(result: Result<T, IntakeRefusal>): T {
  if (result.ok) return result.value
  countRefusedBatch(result.error.reason)
  const headers = { 'Retry-After': retryAfterSeconds }
  if (result.error.reason === 'intake_share') {
    const detail =
      'More of this token’s batches are under way than one may have. Nothing was written: send it again later.'
    throw new Problem({ status: 429, code: 'too_many_batches', detail, headers })
  }
  const detail = 'More batches are under way than can be held at once. Nothing was written: send it again later.'
  throw new Problem({ status: 503, code: 'intake_full', detail, headers })
}

async function readAway(body: ReadableStream<Uint8Array> | null): Promise<void> {
  let bytes = 0
  try {
    for await (const part of inGoodTime(body)) {
      bytes += part.length
      if (bytes > maxLogBytes) return
    }
  } catch {} // Too slow, or gone: that the batch was refused has been decided.
}

const patienceMs = 10_000
const bytesPerMs = 16

/**
 * The parts of a body as they come. Whoever sends none, or a byte now and then, keeps his place from others: after ten
 * seconds a body has to have come at 16 kB a second.
 */
export async function* inGoodTime(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!body) return
  const reader = body.getReader()
  const begun = performance.now()
  let bytes = 0
  try {
    for (;;) {
      const part = await within(begun + patienceMs + bytes / bytesPerMs - performance.now(), reader.read())
      if (part.done) return
      bytes += part.value.length
      yield part.value
    }
  } finally {
    reader.releaseLock()
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        countRefusedBatch('body_too_slow')
        const detail = 'The body came too slowly. Nothing was written: send it again, faster or in parts.'
        reject(new Problem({ status: 408, code: 'body_too_slow', detail }))
      },
      Math.max(ms, 0),
    )
  })
  work.catch(() => {}) // It may fail after all of this is over.
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
