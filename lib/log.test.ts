import { expect, test } from 'vitest'
import { createLog, scrubKeys } from './log.ts'

const tail = `${'Ab0'.repeat(16)}z`
const key = `payments_prd_${tail}`
const token = `ktn_${tail}`

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  const log = createLog({
    write: line => {
      text += line
    },
  })
  log.level = 'info'
  write(log)
  return text
}

test.each([
  [key, 'payments_prd_…'],
  [`Bearer ${token}`, 'Bearer ktn_…'],
  [`sk_test_dev_${tail}`, 'sk_test_dev_…'],
  [`/pay?key=${key}&a=1`, '/pay?key=payments_prd_…&a=1'],
  [`${key} ${token}`, 'payments_prd_… ktn_…'],
  [`payments_prd_${tail.slice(1)}`, `payments_prd_${tail.slice(1)}`],
])('%s is written as %s', (text, expected) => expect(scrubKeys(text)).toBe(expected))

test.each([
  ['a message', log => log.info(`made ${key}`)],
  ['a field', log => log.info({ url: `/?k=${key}` }, 'request')],
  ['an error', log => log.error(new Error(`no such key ${key}`))],
  ['a cause', log => log.error({ err: new Error('outer', { cause: new Error(key) }) })],
] satisfies [string, (log: ReturnType<typeof createLog>) => void][])('a key in %s is not logged', (_, write) => {
  const text = written(write)
  expect(text).toContain('payments_prd_…')
  expect(text).not.toContain(tail)
})

test('fields that hold secrets are blanked', () => {
  const text = written(log =>
    log.info({ password: 'hunter2', req: { headers: { authorization: 'Bearer hunter2', 'x-api-key': 'hunter2' } } }),
  )
  expect(text).not.toContain('hunter2')
})

test("a failed query's parameters are not logged, its code is", () => {
  const query = Object.assign(new Error('Failed query: insert … params: ada@example.com'), { query: 'insert …' })
  query.cause = Object.assign(new Error('Key (email)=(ada@example.com) exists'), {
    name: 'PostgresError',
    code: '23505',
  })
  const text = written(log => log.error({ err: query }))
  expect(written(log => log.error(query))).not.toContain('ada@')
  expect(text).not.toContain('ada@')
  expect(JSON.parse(text).err).toMatchObject({ message: 'a database query failed', cause: { code: '23505' } })
})
