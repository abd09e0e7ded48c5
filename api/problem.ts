import type { Context } from 'hono'
import { scrubKeys } from '#lib/log.ts'

export interface FieldError {
  /** where in the body or query, as in `rateLimits.0.limit`; empty: the whole of it */
  path: string
  message: string
}

export interface ProblemInit {
  status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 500 | 503
  /** stable, snake_case: what programs branch on */
  code: string
  detail: string
  errors?: FieldError[]
  headers?: Record<string, string>
  /** the names of limits that are used up: then the type is the one that draft-ietf-httpapi-ratelimit-headers has for it */
  violated?: string[]
  /** further members, as RFC 9457 allows */
  members?: Record<string, unknown>
}

const titles: Record<ProblemInit['status'], string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

const quotaExceeded = {
  type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  title: 'Request cannot be satisfied as assigned quota has been exceeded',
}

/** Thrown by a door to refuse: the error handler turns it into `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  readonly init: ProblemInit
  constructor(init: ProblemInit) {
    super(init.code)
    this.init = init
  }
}

/**
 * The answer of a problem. People paste keys into the wrong field, and an answer lands in logs: whatever looks like a
 * key in it is cut.
 */
export function answerOf({ status, code, detail, errors, headers, violated, members }: ProblemInit) {
  const type = violated ? quotaExceeded : { type: `/problems/${code}`, title: titles[status] }
  const body = { ...type, status, code, detail, errors, 'violated-policies': violated, ...members }
  return {
    status,
    headers: { ...headers, 'Content-Type': 'application/problem+json' },
    text: scrubKeys(JSON.stringify(body)),
  }
}

export function problemResponse(c: Context, problem: ProblemInit): Response {
  const { status, headers, text } = answerOf(problem)
  return c.body(text, status, headers)
}
