import { addressPrefix, normalizeAddress } from '#lib/usage/address.ts'
import { clientName } from '#lib/usage/client-name.ts'
import type { Client } from './clients.ts'
import type { SampleRequest } from './sample-requests.ts'

interface Seen {
  first: number
  last: number
  requests: number
}

/** When and how often each client came with one key. */
export type SightingTally = Map<Client, Seen>

/** A line of the source that its service does not count by is seen, but counts no request twice. */
export function sight(tally: SightingTally, { client, time, source }: SampleRequest, counted: string): void {
  const requests = source === counted ? 1 : 0
  const seen = tally.get(client)
  if (!seen) tally.set(client, { first: time, last: time, requests })
  else {
    seen.requests += requests
    if (time < seen.first) seen.first = time
    if (time > seen.last) seen.last = time
  }
}

/** By country, client and address prefix, in COPY's text format; `owner` is organization and key, tab-separated. */
export function sightingLines(tally: SightingTally, owner: string): string {
  const byValue = new Map<string, Seen>()
  for (const [client, seen] of tally) {
    for (const name of namesOf(client)) {
      const known = byValue.get(name) ?? { first: seen.first, last: seen.last, requests: 0 }
      byValue.set(name, {
        first: Math.min(known.first, seen.first),
        last: Math.max(known.last, seen.last),
        requests: known.requests + seen.requests,
      })
    }
  }
  const iso = (time: number) => new Date(time).toISOString()
  return [...byValue]
    .map(([name, { first, last, requests }]) => `${owner}\t${name}\t${iso(first)}\t${iso(last)}\t${requests}\n`)
    .join('')
}

function namesOf({ ip, country, userAgent }: Client): string[] {
  const address = normalizeAddress(ip)
  return [
    ...(country === null ? [] : [`country\t${country}`]),
    `client\t${clientName(userAgent)}`,
    ...(address === null ? [] : [`prefix\t${addressPrefix(address)}`]),
  ]
}
