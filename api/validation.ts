import type { Hook } from '@hono/zod-openapi'
import type { z } from 'zod'
import type { ApiEnv } from './env.ts'
import { type FieldError, Problem } from './problem.ts'

/**
 * What happens after a body, a query or a path was checked against its schema. PostgreSQL's text holds no NUL, so one
 * is refused here, by name, wherever it stands.
 */
export const refuseInvalid: Hook<unknown, ApiEnv, string, unknown> = result => {
  if (result.target === 'param' && !result.success) throw notFound()
  const errors = result.success ? findNuls(result.data) : result.error.issues.flatMap(issue => explain(issue))
  if (errors.length === 0) return
  const [what, code] = words[result.target as keyof typeof words] ?? words.json
  const [first] = errors
  const detail = `The ${what} is not as it should be. ${first?.path ? `${first.path}: ` : ''}${first?.message}`
  throw new Problem({ status: 400, code, detail, errors: errors.slice(0, 100) })
}

const words = {
  json: ['body', 'invalid_body'],
  query: ['query', 'invalid_query'],
  header: ['header', 'invalid_header'],
} as const

export function notFound(detail = 'There is nothing here that you may see.'): Problem {
  return new Problem({ status: 404, code: 'not_found', detail })
}

type Issue = z.core.$ZodIssue

function explain(issue: Issue, parent: PropertyKey[] = []): FieldError[] {
  const path = [...parent, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({ path: name([...path, key]), message: 'There is no such field.' }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that fits best tells more than that none fits.
    const [nearest] = issue.errors.toSorted((a, b) => a.length - b.length)
    if (nearest?.some(inner => inner.path.length > 0)) return nearest.flatMap(inner => explain(inner, path))
  }
  return [{ path: name(path), message: issue.message }]
}

function name(path: PropertyKey[]): string {
  return path.map(String).join('.').slice(0, 200)
}

function findNuls(value: unknown, path: PropertyKey[] = []): FieldError[] {
  if (typeof value === 'string') {
    return value.includes('\0') ? [{ path: name(path), message: 'NUL bytes are not allowed.' }] : []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => findNuls(inner, [...path, key]))
}
