import { gzipSync } from 'node:zlib'

export const linesPerBatch = 5_000
const addressesPerKey = 200
/** Of a key's addresses four each share the first 24 bits. */
const prefixesPerKey = 50
/** A gateway sends what it gathered in so long. */
const gatheredMs = 10_000

/** Where two networks of each key have their addresses; of such /16 blocks as are announced in many countries. */
const blocks = ['83.149', '93.184', '151.101', '104.16', '52.95', '185.60', '212.58', '91.198', '77.88', '133.242']
const agents = [
  'payments-sdk/4.2 (linux)',
  'python-requests/2.32.3',
  'curl/8.5.0',
  'Go-http-client/2.0',
  'okhttp/4.12.0',
]
const places = ['charges', 'customers', 'orders', 'refunds', 'invoices', 'payouts', 'events', 'disputes']

/**
 * Makes batches as a gateway sends them: each line of one of the keys, from one of its two hundred addresses in two
 * networks, for a path that it alone has. The dice are the same in each run.
 */
export function bodyMaker(keys: readonly string[]) {
  const roll = dice(20_260_101)
  return (now: number = Date.now()): Buffer => {
    const lines: string[] = []
    for (let n = 0; n < linesPerBatch; n++) {
      const key = roll(keys.length)
      const status = roll(100)
      lines.push(
        JSON.stringify({
          time: new Date(now - roll(gatheredMs)).toISOString(),
          key: keys[key],
          method: roll(5) === 0 ? 'POST' : 'GET',
          path: `/v1/${places[roll(places.length)]}/${(roll(2 ** 31) + 2 ** 31).toString(16)}`,
          status: status < 94 ? 200 : status < 98 ? 404 : 500,
          durationMs: 2 + roll(80) + (roll(20) === 0 ? roll(2_000) : 0),
          ip: addressOf(key, roll(addressesPerKey)),
          userAgent: agents[(key + (roll(10) === 0 ? 1 : 0)) % agents.length],
          bytes: 100 + roll(20_000),
        }),
      )
    }
    return gzipSync(lines.join('\n'), { level: 1 })
  }
}

/** Sixty-four keys share a block of 24 bits, in which each has four addresses; no two have one in common. */
function addressOf(key: number, n: number): string {
  const [group, seat] = [key >> 6, key & 63]
  const prefix = n % prefixesPerKey
  const block = blocks[(group % 5) * 2 + (prefix % 2)]
  const third = Math.floor(group / 5) * (prefixesPerKey / 2) + (prefix >> 1)
  return `${block}.${third}.${seat * 4 + Math.floor(n / prefixesPerKey)}`
}

/** Marsaglia's xorshift: whole numbers below a bound, the same ones in each run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
