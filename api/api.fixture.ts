import { expect } from 'vitest'
import type { createApi } from './app.ts'

export type Api = ReturnType<typeof createApi>

interface Sent {
  token?: string
  body?: unknown
  headers?: Record<string, string>
  method?: string
}

/** Sends one request: an object goes as JSON, anything else as it is. */
export async function send(api: Api, path: string, { token, body, headers = {}, method }: Sent = {}) {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const response = await api.request(path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('Content-Type')?.includes('json')
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null }
}

type Answer = Awaited<ReturnType<typeof send>>

export function expectProblem(answer: Answer, status: number, code: string, path?: string): void {
  expect([answer.status, answer.json?.code, answer.json?.type]).toEqual([status, code, `/problems/${code}`])
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
  expect(answer.json).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) })
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect([...answer.headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
  if (path !== undefined) expect(answer.json.errors.map((error: { path: string }) => error.path)).toContain(path)
}
