import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

const connections = 3

/**
 * The rows of all batches since a moment, as COPY's text: a part for each batch of so many lines, in their order. Of the
 * product's own rows, so that they are its rows in everything.
 */
export async function readBatches(url: string, since: Date, linesPerBatch: number): Promise<Buffer[]> {
  return withClient(url, async client => {
    // COPY takes no parameters, and the moment is of our own making.
    const query = `copy (
      select l.* from request_logs l join ingest_batches b on b.id = l.batch_id
      where b.created_at >= '${since.toISOString()}' and l.time > now() - interval '1 hour' order by l.batch_id, l.line
    ) to stdout`
    const batches: Buffer[] = []
    let parts: Buffer[] = []
    let rows = 0
    for await (const part of client.query(copyTo(query)) as AsyncIterable<Buffer>) {
      let start = 0
      // A line feed ends a row and stands nowhere else.
      for (let end = part.indexOf(10); end !== -1; end = part.indexOf(10, end + 1)) {
        if (++rows % linesPerBatch > 0) continue
        batches.push(Buffer.concat([...parts, part.subarray(start, end + 1)]))
        parts = []
        start = end + 1
      }
      parts.push(part.subarray(start))
    }
    if (rows % linesPerBatch > 0) throw new Error('a batch is not whole')
    return batches
  })
}

/** Loads ready-made batches into a day's partition, each in a transaction of its own; tells how many rows a second. */
export async function copyRaw(url: string, partition: string, batches: readonly Buffer[]): Promise<number> {
  const waiting = [...batches]
  const clients = await Promise.all(Array.from({ length: connections }, () => connect(url)))
  try {
    let rows = 0
    const begun = performance.now()
    await Promise.all(
      clients.map(async client => {
        for (let batch = waiting.pop(); batch; batch = waiting.pop()) {
          const stream = client.query(copyFrom(`copy ${partition} from stdin`))
          await pipeline(Readable.from([batch]), stream)
          rows += stream.rowCount
        }
      }),
    )
    return rows / ((performance.now() - begun) / 1000)
  } finally {
    await Promise.all(clients.map(client => client.end()))
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
