import { createHash, type Hash } from 'node:crypto'
import { readBytes } from './file-lines.ts'

/** Up to where a file was imported before: its first `offset` bytes, of which `hash` has seen all. */
export interface ResumePoint {
  offset: number
  hash: Hash
}

/**
 * The greatest recorded offset at which the file's beginning is the one that was imported: a file that has grown goes
 * on there, another file, or a rotated one, starts anew. Reads no further than the greatest recorded offset.
 */
export async function findResumePoint(path: string, recorded: ReadonlyMap<number, string>): Promise<ResumePoint> {
  let best: ResumePoint = { offset: 0, hash: createHash('sha256') }
  const offsets = [...recorded.keys()].sort((a, b) => a - b)
  if (offsets.length === 0) return best
  const hash = createHash('sha256')
  let position = 0
  for await (const whole of await readBytes(path)) {
    let part = whole
    while (offsets[0] !== undefined && offsets[0] <= position + part.length) {
      const offset = offsets.shift() ?? 0
      hash.update(part.subarray(0, offset - position))
      part = part.subarray(offset - position)
      position = offset
      if (hash.copy().digest('hex') === recorded.get(offset)) best = { offset, hash: hash.copy() }
    }
    if (offsets.length === 0) break
    hash.update(part)
    position += part.length
  }
  return best
}
