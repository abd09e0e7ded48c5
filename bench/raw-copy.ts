import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

const connections = 3

/**
 * The rows of all batches since a moment, as COPY's text: a part for each batch, in its lines' order. Of the product's own
 * rows, so that they are its rows in everything.
 */
export async function readBatches(url: string, since: Date): Promise<Buffer[]> {
  return withClient(url, async client => {
    const { rows } = await client.query<{ id: string }>(
      'select id from ingest_batches where created_at >= $1 order by id',
      [since],
    )
    const batches: Buffer[] = []
    for (const { id } of rows) {
      const parts: Buffer[] = []
      // Ids are of our own making, and COPY takes no parameters.
      const query = `copy (select * from request_logs where batch_id = '${id}' and time > now() - interval '1 hour' order by line) to stdout`
      for await (const part of client.query(copyTo(query))) parts.push(part as Buffer)
      batches.push(Buffer.concat(parts))
    }
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
