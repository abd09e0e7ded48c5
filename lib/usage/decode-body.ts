import { createHash } from 'node:crypto'
import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { err, ok, type Result } from '#lib/result.ts'
import type { DecodeError } from './errors.ts'
import { isOtlp, listOtlpRecords } from './formats/otlp.ts'

export const maxBodyBytes = 16 * 1024 * 1024
export const maxBodyLines = 100_000

/** A batch's body, decompressed: its lines, the elements of a JSON array, or the records of OpenTelemetry's JSON. */
export type DecodedBody = { bodyHash: string } & ({ lines: string[] } | { records: unknown[] })

/**
 * Reads a body of log lines, plain, gzip or zstd. It stops at the first byte too many, so that a bomb of a few
 * kilobytes costs 16 MiB and not a gigabyte, nor does one that is endless and empty within. Whether it is an array, a
 * document or lines, its beginning says. `grows` is told how many bytes there are, and may end it by throwing.
 */
export async function decodeBody(
  body: AsyncIterable<Uint8Array>,
  contentEncoding: string | undefined,
  grows: (bytes: number) => void = () => {},
): Promise<Result<DecodedBody, DecodeError>> {
  const encoding = (contentEncoding ?? 'identity').trim().toLowerCase()
  const decoder = decoderOf(encoding)
  if (decoder === undefined) return err({ reason: 'unsupported_encoding', encoding })
  const parts: Uint8Array[] = []
  const hash = createHash('sha256')
  let bytes = 0
  let lines = 0
  const source = decoder && Readable.from(atMost(body, maxBodyBytes)).on('error', error => decoder.destroy(error))
  try {
    const plain = source ? source.pipe(decoder) : body
    for await (const part of plain as AsyncIterable<Uint8Array>) {
      bytes += part.length
      if (bytes > maxBodyBytes) return err({ reason: 'body_too_large', maxBytes: maxBodyBytes })
      grows(bytes)
      parts.push(part)
      hash.update(part)
      lines += countLineFeeds(part)
      // A pretty-printed document has more line feeds than elements; they are counted below.
      if (lines > maxBodyLines && !isDocument(parts)) return err({ reason: 'too_many_lines', maxLines: maxBodyLines })
    }
  } catch (error) {
    if (error === tooLarge) return err({ reason: 'body_too_large', maxBytes: maxBodyBytes })
    if (decoder === null || !isDecoderError(error)) throw error
    return err({ reason: 'broken_encoding', encoding })
  } finally {
    source?.destroy()
    decoder?.destroy()
  }
  return parseBody(Buffer.concat(parts), hash.digest('hex'))
}

const tooLarge = new Error('a body is too large')

async function* atMost(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes > maxBytes) throw tooLarge
    yield part
  }
}

function parseBody(plain: Buffer, bodyHash: string): Result<DecodedBody, DecodeError> {
  const text = new TextDecoder().decode(plain) // drops a byte order mark; bytes that are no UTF-8 become U+FFFD
  if (otlpStart.test(text)) return parseOtlp(text, bodyHash)
  if (!documentStart.test(text)) {
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    return lines.length > maxBodyLines ? tooMany : ok({ bodyHash, lines })
  }
  try {
    const document: unknown = JSON.parse(text)
    return counted(Array.isArray(document) ? document : [document], bodyHash)
  } catch {
    return err({ reason: 'bad_json' })
  }
}

const tooMany = err({ reason: 'too_many_lines', maxLines: maxBodyLines } as const)

function counted(records: unknown[], bodyHash: string): Result<DecodedBody, DecodeError> {
  return records.length > maxBodyLines ? tooMany : ok({ bodyHash, records })
}

/** One document, in however many lines, or one a line: so the collector's file exporter writes them. */
function parseOtlp(text: string, bodyHash: string): Result<DecodedBody, DecodeError> {
  const whole = parsed(text)
  const documents = isOtlp(whole)
    ? [whole]
    : text
        .split('\n')
        .filter(line => line.trim() !== '')
        .map(line => parsed(line) ?? line)
  return counted(listOtlpRecords(documents), bodyHash)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function decoderOf(encoding: string): Transform | null | undefined {
  if (encoding === 'identity' || encoding === '') return null
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  return encoding === 'zstd' ? createZstdDecompress() : undefined
}

/** zlib's own; a connection that broke off is another matter. */
function isDecoderError(error: unknown): boolean {
  return /^(Z_|ZSTD_|ERR_ZLIB|ERR_ZSTD)/.test((error as { code?: string }).code ?? '')
}

/** An array, or an object of which the first line holds the brace alone. */
const documentStart = /^\s*(?:\[|\{\s*\n)/
const otlpStart = /^\s*\{\s*"resourceLogs"\s*:/

function isDocument(parts: readonly Uint8Array[]): boolean {
  const start = parts[0]
  if (start === undefined) return false
  const text = new TextDecoder().decode(start.subarray(0, 64))
  return documentStart.test(text) || otlpStart.test(text)
}

function countLineFeeds(part: Uint8Array): number {
  let count = 0
  for (let at = part.indexOf(10); at !== -1; at = part.indexOf(10, at + 1)) count++
  return count
}
