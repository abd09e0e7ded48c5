import type { MiddlewareHandler } from 'hono'
import type { ApiEnv } from './env.ts'
import { Problem } from './problem.ts'

export const maxBodyBytes = 1024 * 1024
export const maxLogBytes = 16 * 1024 * 1024

/**
 * 1 MiB, and 16 MiB for log lines. A body that does not say its length is counted as it arrives, so that leaving it out
 * helps nobody; log lines by those who read them, so that nothing of them is held before their token is known. (Hono's own
 * middleware clones such a request by a constructor that only its patched globals have, and Next shares this process's
 * globals.)
 */
export const limitBodies: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const maxBytes = c.req.path === '/v1/logs' ? maxLogBytes : maxBodyBytes
  const { raw } = c.req
  const { headers, method, url } = raw
  if (!raw.body) return next()
  const length = headers.get('content-length')
  if (length !== null && !headers.has('transfer-encoding')) {
    if (Number(length) > maxBytes) throw tooLarge(maxBytes)
    return next()
  }
  if (c.req.path === '/v1/logs') return next()
  const body = await readAtMost(raw.body, maxBytes)
  c.req.raw = new Request(url, { method, headers, body: body.length > 0 ? body : undefined })
  return next()
}

async function readAtMost(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of stream) {
    size += part.length
    if (size > maxBytes) throw tooLarge(maxBytes)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function tooLarge(maxBytes: number): Problem {
  const detail = `A body here has at most ${maxBytes} bytes.`
  return new Problem({ status: 413, code: 'body_too_large', detail, members: { maxBytes } })
}
