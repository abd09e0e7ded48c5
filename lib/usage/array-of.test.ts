import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { textArrayOf } from './array-of.ts'

const database = useTestDatabase()
let client: pg.Client
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})
afterAll(() => client.end())

test('PostgreSQL reads what was written, whatever the texts', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }).filter(each => !each.includes('\0') && each.isWellFormed()),
    fc.constantFrom(
      '',
      ' ',
      'NULL',
      'null',
      '{}',
      '{a,b}',
      '"',
      '\\',
      'a\\"b',
      'a,b',
      '203.0.113.0/24',
      'line\nfeed',
      'nullish',
    ),
  )
  const read = async (texts: string[]) =>
    (await client.query<{ texts: string[] }>('select $1::text[] as texts', [textArrayOf(texts)])).rows[0]?.texts
  await fc.assert(
    fc.asyncProperty(fc.array(text), async texts => {
      expect(await read(texts)).toEqual(texts)
    }),
    { numRuns: 200 },
  )
})
