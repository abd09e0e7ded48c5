import { bodyLimit } from 'hono/body-limit'
import { Problem } from './problem.ts'

export const maxBodyBytes = 1024 * 1024
export const maxLogBytes = 16 * 1024 * 1024

function limitBody(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      const detail = `A body here has at most ${maxSize} bytes.`
      throw new Problem({ status: 413, code: 'body_too_large', detail, members: { maxBytes: maxSize } })
    },
  })
}

const small = limitBody(maxBodyBytes)
const large = limitBody(maxLogBytes)

/** 1 MiB, and 16 MiB for log lines. Counted as it arrives, so that a missing Content-Length helps nobody. */
export const limitBodies: typeof small = (c, next) => (c.req.path === '/v1/logs' ? large : small)(c, next)
