import pg from 'pg'
import { expect, test } from 'vitest'
import { isDatabaseDown } from './is-database-down.ts'

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code })

test.each([
  ['nobody listens', withCode('ECONNREFUSED'), true],
  ['it is shutting down', withCode('57P01'), true],
  ['a backend was killed beside it', withCode('57P02'), true],
  ['its disk is full', withCode('53100'), true],
  ['postgres.js lost the connection', withCode('CONNECTION_CLOSED'), true],
  ['pg lost it within a query, and has no code for that', new Error('Connection terminated unexpectedly'), true],
  ['pg lost it before', new Error('Client has encountered a connection error and is not queryable'), true],
  ['pg was not let in in time', new Error('timeout expired'), true],
  ['its pool was not', new Error('timeout exceeded when trying to connect'), true],
  ['a query was not answered in time', new Error('Query read timeout'), true],
  ['somewhere underneath', new Error('a request failed', { cause: withCode('EPIPE') }), true],
  ['one of several addresses', new AggregateError([withCode('ECONNREFUSED')]), true],
  ['it refused what it was asked', withCode('23505'), false],
  ['a message that speaks of a timeout', new Error('the timeout expired for this session'), false],
  ['our own fault', new TypeError('x'), false],
  ['no error', 'Connection terminated', false],
])('%s', (_, error, isDown) => expect(isDatabaseDown(error)).toBe(isDown))

test('pg’s own words', async () => {
  const client = new pg.Client({ host: '127.0.0.1', port: 9, connectionTimeoutMillis: 1 })
  client.on('error', () => {})
  await expect(client.connect()).rejects.toSatisfy(isDatabaseDown)
  await expect(client.query('select 1')).rejects.toSatisfy(isDatabaseDown)
})
