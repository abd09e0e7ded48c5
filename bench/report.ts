import { gzipSync } from 'node:zlib'
import type { Actor } from '#lib/access/actor.ts'
import { must } from '#lib/result.ts'
import { decodeBody } from '#lib/usage/decode-body.ts'
import { ingestLogs } from '#lib/usage/ingest.ts'

/** Sends request lines through the product's own path, as a gateway's gzipped report; tells how many were accepted. */
export async function report(actor: Actor, lines: readonly string[], now: Date): Promise<number> {
  return reportBody(actor, packed(lines), now)
}

export function packed(lines: readonly string[]): Buffer {
  return gzipSync(lines.join('\n'), { level: 1 })
}

export async function reportBody(actor: Actor, body: Buffer, now: Date): Promise<number> {
  const decoded = must(await decodeBody(partsOf(body), 'gzip'))
  return must(await ingestLogs(actor, { ...decoded, dedupe: { by: 'body' }, mode: 'live' }, now)).accepted
}

async function* partsOf(body: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += 65_536) yield body.subarray(at, at + 65_536)
}
