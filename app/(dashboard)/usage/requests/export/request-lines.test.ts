import { expect, test } from 'vitest'
import type { RequestRow } from '#lib/usage/request-row.ts'
import { requestLines } from './request-lines.ts'

const row: RequestRow = {
  ...{ id: 'b:1', position: '', time: '2026-11-17T09:42:18.604Z', service: 'payments', environment: 'production' },
  ...{ source: 'report', key: null, keyOf: 'hidden', secret: null, outcome: 'reported', status: 200, method: 'GET' },
  ...{ path: '/v1', route: null, durationMs: 12, bytes: null, ip: '192.0.2.7', country: null, network: null },
  ...{ client: '=cmd', userAgent: `=cmd|'/c calc'!A1`, origin: null, requestId: '@x', leak: false },
}

async function file(pages: number, rows: number): Promise<string> {
  let text = ''
  const readPage = async () => ({ items: [row, row], nextCursor: 'on', searchedBackTo: null })
  for await (const piece of requestLines(readPage, { pages, rows })) text += piece
  return text
}

test('cells that a spreadsheet would run are quoted', async () => {
  expect((await file(1, 10)).split('\r\n')[1]).toBe(
    `2026-11-17T09:42:18.604Z,payments,production,report,,of another team,,reported,200,GET,/v1,,12,,192.0.2.7,,,,'=cmd|'/c calc'!A1,,'@x`,
  )
})

test.each([
  [3, 100, 6],
  [100, 5, 5],
  [2, 4, 4],
])(
  'of %i pages and %i rows at most there are %i, and the last line says where the file ends',
  async (pages, rows, written) => {
    const lines = (await file(pages, rows)).trimEnd().split('\r\n')
    expect(lines.filter(line => line.startsWith('2026-'))).toHaveLength(written)
    expect(lines.filter(line => line.includes('The file ends here'))).toEqual([lines.at(-1)])
  },
)
