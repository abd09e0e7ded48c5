import { Readable } from 'node:stream'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { must } from '#lib/result.ts'
import { decodeBody, maxBodyBytes, maxBodyLines } from './decode-body.ts'

const of = (body: string | Uint8Array) => Readable.from([Buffer.from(body as string)])
const lines = '{"a":1}\n{"b":"ü"}\n'

test.each([
  ['plain', of(lines), undefined],
  ['gzip', of(gzipSync(lines)), 'gzip'],
  ['zstd', of(zstdCompressSync(lines)), 'zstd'],
  ['byte by byte', Readable.from([...gzipSync(lines)].map(byte => Buffer.from([byte]))), 'GZIP'],
])('%s', async (_name, body, encoding) => {
  const decoded = must(await decodeBody(body, encoding))
  expect(decoded).toMatchObject({ lines: ['{"a":1}', '{"b":"ü"}'] })
  expect(decoded.bodyHash).toBe(must(await decodeBody(of(lines), undefined)).bodyHash)
})

test('an array by its first character', async () => {
  expect(must(await decodeBody(of('\uFEFF \n[{"a":1}, 7]'), undefined))).toMatchObject({ records: [{ a: 1 }, 7] })
  const pretty = JSON.stringify(new Array(maxBodyLines).fill({}), null, 1)
  expect(must(await decodeBody(of(pretty), undefined))).toHaveProperty('records')
})

test.each([
  ['an unknown encoding', of(lines), 'br', 'unsupported_encoding'],
  ['no gzip', of(lines), 'gzip', 'broken_encoding'],
  ['half a gzip', of(gzipSync(lines).subarray(0, 15)), 'gzip', 'broken_encoding'],
  ['no zstd', of(lines), 'zstd', 'broken_encoding'],
  ['half an array', of('[{"a":1},'), undefined, 'bad_json'],
  ['too many lines', of('\n'.repeat(maxBodyLines + 1)), undefined, 'too_many_lines'],
  ['too many elements', of(`[${'0,'.repeat(maxBodyLines)}0]`), undefined, 'too_many_lines'],
  ['too many bytes', of('a'.repeat(maxBodyBytes + 1)), undefined, 'body_too_large'],
])('%s is refused', async (_name, body, encoding, reason) => {
  expect(await decodeBody(body, encoding)).toMatchObject({ ok: false, error: { reason } })
})

test('a bomb stops early', async () => {
  const bomb = gzipSync(Buffer.alloc(400 * 1024 * 1024), { level: 1 })
  const part = 4096
  let handedOut = 0
  async function* slowly() {
    for (let at = 0; at < bomb.length; at += part) {
      handedOut += part
      yield bomb.subarray(at, at + part)
    }
  }
  expect(await decodeBody(slowly(), 'gzip')).toMatchObject({ error: { reason: 'body_too_large' } })
  expect(handedOut).toBeLessThan(bomb.length / 2)
})

test('a connection that breaks off is no wrong encoding', async () => {
  async function* broken() {
    yield gzipSync(lines).subarray(0, 10)
    throw new Error('aborted')
  }
  await expect(decodeBody(broken(), 'gzip')).rejects.toThrow('aborted')
})
