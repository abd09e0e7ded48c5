import { csvRow } from '#lib/keys/csv.ts'
import type { RequestRow } from '#lib/usage/request-row.ts'
import type { RequestPage } from '#lib/usage/search-requests.ts'

const head = [
  ...['time', 'service', 'environment', 'source', 'key id', 'key', 'secret', 'verdict', 'status', 'method', 'path'],
  ...['route', 'took ms', 'bytes', 'address', 'country', 'network', 'network name', 'user agent', 'origin'],
  'request id',
]

/** A file is this long at most, and searches so many pages for what it holds. */
const rowsAtMost = 50_000
const pagesAtMost = 200

/**
 * A file of what is listed, a piece for each page. Where it ends before the range does, its last line says so. There is
 * no page for who is not signed in any more.
 */
export async function* requestLines(
  readPage: (cursor: string | undefined) => Promise<RequestPage | null>,
  atMost = { rows: rowsAtMost, pages: pagesAtMost },
): AsyncGenerator<string> {
  yield csvRow(head)
  let rows = 0
  let cursor: string | undefined
  for (let pages = 0; pages < atMost.pages; pages++) {
    const page = await readPage(cursor)
    if (!page) return yield csvRow([`The file ends here, after ${rows} requests: you are signed out.`])
    const items = page.items.slice(0, atMost.rows - rows)
    rows += items.length
    yield items.map(line).join('')
    if (page.nextCursor === null && items.length === page.items.length) return
    const last = items.at(-1)
    if (rows === atMost.rows) return yield endLine(rows, last?.time ?? '')
    cursor = page.nextCursor ?? undefined
    if (pages === atMost.pages - 1) yield endLine(rows, page.searchedBackTo ?? last?.time ?? '')
  }
}

function endLine(rows: number, time: string): string {
  return csvRow([`The file ends here, after ${rows} requests; searched back to ${time}.`])
}

function line(row: RequestRow): string {
  return csvRow([
    ...[row.time, row.service, row.environment, row.source, row.key?.id ?? null],
    ...[row.key?.name ?? (row.keyOf === 'hidden' ? 'of another team' : null), row.secret?.hint ?? null],
    ...[row.outcome, row.status, row.method, row.path, row.route?.template ?? null, row.durationMs, row.bytes],
    ...[row.ip, row.country, row.network?.asn ?? null, row.network?.name ?? null, row.userAgent, row.origin],
    row.requestId,
  ])
}
