import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { maxLineLength } from './reject-reason.ts'

/** A line of a file, and where in the decompressed bytes it ends. Null: longer than a line may be. */
export interface FileLine {
  text: string | null
  end: number
}

/** The bytes of a file, decompressed if it is gzip, whatever its name says. */
export async function readBytes(path: string): Promise<AsyncIterable<Buffer>> {
  const file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0).finally(() => file.close())
  const isGzip = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  const raw = createReadStream(path, { highWaterMark: 1 << 18 })
  return isGzip ? pipeline(raw, createGunzip(), () => {}) : raw
}

/**
 * The lines of a file from a byte on. `seen` gets every byte from there in order, those of a line before the line
 * itself comes, so that a hash always covers exactly what was handed out. A last line without line feed counts.
 */
export async function* readLines(
  bytes: AsyncIterable<Buffer>,
  start: number,
  seen: (bytes: Buffer) => void,
): AsyncGenerator<FileLine> {
  let [skip, end] = [start, start]
  let pending: Buffer[] = []
  let length = 0
  const take = (part: Buffer) => {
    seen(part)
    end += part.length
    length += part.length
    if (length <= maxLineLength * 4) pending.push(part)
  }
  const finish = (): FileLine => {
    const text =
      length > maxLineLength * 4
        ? null
        : Buffer.concat(pending)
            .toString()
            .replace(/\r?\n$/, '')
    pending = []
    length = 0
    return { text, end }
  }
  for await (const whole of bytes) {
    let part = skip === 0 ? whole : whole.subarray(Math.min(skip, whole.length))
    skip -= whole.length - part.length
    for (let at = part.indexOf(10); at !== -1; at = part.indexOf(10)) {
      take(part.subarray(0, at + 1))
      part = part.subarray(at + 1)
      yield finish()
    }
    if (part.length > 0) take(part)
  }
  if (length > 0) yield finish()
}
