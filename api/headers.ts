import { createMiddleware } from 'hono/factory'

export const fixedHeaders: Record<string, string> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Answers carry keys: nobody caches, frames or interprets them. And no CORS header, so no page of another origin reads one. */
export const setHeaders = createMiddleware(async (c, next) => {
  for (const name in fixedHeaders) c.header(name, fixedHeaders[name])
  await next()
})
