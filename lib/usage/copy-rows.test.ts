import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { Fields } from './binary-fields.ts'
import { copyRows } from './copy-rows.ts'
import { ingestTransaction } from './ingest-pool.ts'

useTestDatabase()

const id = '0193f0aa-9bcd-7ef0-8123-456789abcdef'

const cases: Record<string, { type: string; values: [value: unknown, told: string | null][] }> = {
  word: {
    type: 'text',
    values: [
      ['payments', 'payments'],
      ['', ''],
      [null, null],
      ['payments', 'payments'],
    ],
  },
  text: {
    type: 'text',
    values: [
      ['a\tb\\c\nd', 'a\tb\\c\nd'],
      ['ü€😀', 'ü€😀'],
      [null, null],
      ['€'.repeat(4_000), '€'.repeat(4_000)],
    ],
  },
  uuid: {
    type: 'uuid',
    values: [
      [id, id],
      [id.toUpperCase(), id],
      [null, null],
      ['ffffffff-ffff-ffff-ffff-ffffffffffff', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ],
  },
  inet: {
    type: 'inet',
    values: [
      ['203.0.113.255', '203.0.113.255/32'],
      ['2001:db8::ff00:1', '2001:db8::ff00:1/128'],
      [null, null],
      ['::', '::/128'],
    ],
  },
  bool: {
    type: 'boolean',
    values: [
      [true, 'true'],
      [false, 'false'],
      [true, 'true'],
      [true, 'true'],
    ],
  },
  int2: {
    type: 'smallint',
    values: [
      [599, '599'],
      [0, '0'],
      [null, null],
      [-1, '-1'],
    ],
  },
  int4: {
    type: 'integer',
    values: [
      [86_400_000, '86400000'],
      [-2_147_483_648, '-2147483648'],
      [null, null],
      [2_147_483_647, '2147483647'],
    ],
  },
  int8: {
    type: 'bigint',
    values: [
      [Number.MAX_SAFE_INTEGER, '9007199254740991'],
      [4_294_967_296, '4294967296'],
      [null, null],
      [-1, '-1'],
    ],
  },
  int8s: {
    type: 'bigint[]',
    values: [
      [[1, 2, 4_294_967_297], '{1,2,4294967297}'],
      [[], '{}'],
      [[0], '{0}'],
      [[-5], '{-5}'],
    ],
  },
  time: {
    type: 'timestamptz',
    values: [
      [Date.UTC(2026, 10, 24, 1, 2, 3, 456), '2026-11-24 01:02:03.456+00'],
      [Date.UTC(1999, 11, 31, 23, 59, 59, 1), '1999-12-31 23:59:59.001+00'],
      [Date.UTC(2000, 0, 1), '2000-01-01 00:00:00+00'],
      [Date.UTC(2026, 10, 24), '2026-11-24 00:00:00+00'],
    ],
  },
}

test('each kind of field arrives as it is, in rows of many chunks', async () => {
  const kinds = Object.keys(cases)
  const times = 200 // of rows of twelve kilobytes, so that they fill several chunks
  const rows = Array.from({ length: 4 * times }, (_, n) => n % 4)
  const found = await ingestTransaction(async client => {
    await client.query("set local time zone 'UTC'")
    const types = kinds.map(kind => `"${kind}" ${cases[kind]?.type}`)
    await client.query(`create temporary table told (n integer, ${types.join(', ')}) on commit drop`)
    await copyRows(client, {
      ...{ table: 'told', columns: ['n', ...kinds.map(kind => `"${kind}"`)], rows: rows.entries() },
      write(fields, [n, row]) {
        fields.int4(n)
        for (const kind of kinds) fields[kind as 'text'](cases[kind]?.values[row]?.[0] as string)
      },
    })
    const texts = kinds.map(kind => `"${kind}"::text`)
    const query = { text: `select ${texts.join(', ')} from told order by n`, rowMode: 'array' as const }
    return (await client.query(query)).rows
  })
  const expected = rows.map(row => kinds.map(kind => cases[kind]?.values[row]?.[1]))
  expect(found).toEqual(expected)
})

test('no rows are none, and a row that the server refuses is its error', async () => {
  const copy = (rows: readonly string[]) =>
    ingestTransaction(async client => {
      await client.query('create temporary table told (word text check (word <> $$no$$)) on commit drop')
      await copyRows(client, { table: 'told', columns: ['word'], rows, write: (fields, row) => fields.word(row) })
      return (await client.query('select word from told')).rows
    })
  expect(await copy([])).toEqual([])
  expect(await copy(['yes'])).toEqual([{ word: 'yes' }])
  await expect(copy(['yes', 'no'])).rejects.toMatchObject({ code: '23514' })
})

test('what does not fit is refused before it is something else, and the connection goes on', async () => {
  const columns = ['"uuid"', '"int2"', '"int4"', '"int8"', '"time"', '"inet"']
  const copy = (kind: keyof Fields, value: unknown) =>
    ingestTransaction(async client => {
      const types =
        'id uuid, "uuid" uuid, "int2" smallint, "int4" integer, "int8" bigint, "time" timestamptz, "inet" inet'
      await client.query(`create temporary table told (${types}) on commit drop`)
      await copyRows(client, {
        ...{ table: 'told', columns: ['id', ...columns], rows: [null, value] },
        write(fields, row) {
          fields.uuid(id)
          for (const column of columns) {
            const own = column === `"${kind}"` && row !== null
            if (own) fields[kind as 'text'](row as string)
            else fields.text(null)
          }
        },
      })
      return (await client.query('select count(*)::int as n from told')).rows
    })
  const wrongs: [keyof Fields, unknown][] = [
    ...['', 'no id at all', id.slice(1), `${id}0`, id.replace('a', 'g'), id.replaceAll('-', '')].map(
      wrong => ['uuid', wrong] as [keyof Fields, unknown],
    ),
    ...[40_000, -40_000, 1.5, Number.NaN].map(wrong => ['int2', wrong] as [keyof Fields, unknown]),
    ...[2 ** 31, 0.5, Number.POSITIVE_INFINITY].map(wrong => ['int4', wrong] as [keyof Fields, unknown]),
    ...[2 ** 53, 0.5].map(wrong => ['int8', wrong] as [keyof Fields, unknown]),
    ['time', Number.NaN],
    ...['nowhere', 'a.b.c.d', '1.2.3.256', '1::2::3'].map(wrong => ['inet', wrong] as [keyof Fields, unknown]),
  ]
  for (const [kind, wrong] of wrongs) {
    const refused = await copy(kind, wrong).catch(error => error)
    expect(refused instanceof TypeError || refused instanceof RangeError, kind).toBe(true)
  }
  expect(await copy('uuid', id)).toEqual([{ n: 2 }])
})
