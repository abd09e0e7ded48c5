import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

const chunkBytes = 131_072
/** more than any row takes: a path of 2,048 letters and three texts of 512 at most, of up to three bytes */
const rowBytes = 16_384

/** PostgreSQL's time begins in 2000. */
const epochMs = 946_684_800_000
const two32 = 4_294_967_296
const int8 = 20 // the number of the type of an array's elements

/** A chunk of rows, field by field, as each type's receive function reads it: the length, or -1 for null, and the value. */
export class Fields {
  #chunk = Buffer.allocUnsafe(chunkBytes)
  #view = new DataView(this.#chunk.buffer, this.#chunk.byteOffset, chunkBytes)
  #length = 0
  /** What comes again and again is encoded once. */
  #words = new Map<string, Buffer>()

  get isFull(): boolean {
    return this.#length > chunkBytes - rowBytes
  }

  take(): Buffer {
    const taken = this.#chunk.subarray(0, this.#length)
    this.#chunk = Buffer.allocUnsafe(chunkBytes)
    this.#view = new DataView(this.#chunk.buffer, this.#chunk.byteOffset, chunkBytes)
    this.#length = 0
    return taken
  }

  get length(): number {
    return this.#length
  }

  /** What was written since the chunk was so long, to be written again. */
  since(length: number): Buffer {
    return Buffer.from(this.#chunk.subarray(length, this.#length))
  }

  /** A row begins. */
  begin(columns: number): void {
    this.#view.setInt16(this.#length, columns)
    this.#length += 2
  }

  bytes(bytes: Buffer): void {
    this.#chunk.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** A text of which there are few. */
  word(value: string | null): void {
    if (value === null) return void this.#int4(-1)
    let field = this.#words.get(value)
    if (!field) {
      const bytes = Buffer.from(value)
      field = Buffer.concat([Buffer.alloc(4), bytes])
      field.writeInt32BE(bytes.length)
      this.#words.set(value, field)
    }
    this.bytes(field)
  }

  /** Throws a TypeError for what is none. */
  uuid(value: string | null): void {
    if (value === null) return void this.#int4(-1)
    if (!uuidForm.test(value)) throw new TypeError('not a UUID')
    this.#int4(16)
    for (let at = 0; at < 36; at += 2) {
      if (value.charCodeAt(at) === hyphen) at++
      this.#chunk[this.#length++] = (nibble(value.charCodeAt(at)) << 4) | nibble(value.charCodeAt(at + 1))
    }
  }

  /** An address as `normalizeAddress` writes it. Throws a TypeError for what is none. */
  inet(value: string | null): void {
    if (value === null) return void this.#int4(-1)
    const kind = isIP(value)
    if (kind === 0) throw new TypeError('not an address')
    const bytes = kind === 6 ? ipaddr.parse(value).toByteArray() : value.split('.')
    const [family, bits] = bytes.length === 4 ? [2, 32] : [3, 128]
    this.#int4(4 + bytes.length)
    for (const byte of [family, bits, 0, bytes.length]) this.#chunk[this.#length++] = byte
    for (const byte of bytes) this.#chunk[this.#length++] = Number(byte)
  }

  bool(value: boolean): void {
    this.#int4(1)
    this.#chunk[this.#length++] = value ? 1 : 0
  }

  text(value: string | null): void {
    if (value === null) this.#int4(-1)
    else {
      const length = this.#chunk.write(value, this.#length + 4)
      this.#int4(length)
      this.#length += length
    }
  }

  /** Numbers throw a RangeError where they don't fit; to be cut in silence would be another number. */
  int2(value: number | null): void {
    if (value === null) return void this.#int4(-1)
    if ((value << 16) >> 16 !== value) throw new RangeError('not an int2')
    this.#int4(2)
    this.#view.setInt16(this.#length, value)
    this.#length += 2
  }

  int4(value: number | null): void {
    if (value === null) return void this.#int4(-1)
    if ((value | 0) !== value) throw new RangeError('not an int4')
    this.#int4(4)
    this.#int4(value)
  }

  /** Of a whole number up to 2^53: a bigint for each would take longer than all the rest. */
  int8(value: number | null): void {
    if (value === null) return void this.#int4(-1)
    if (!Number.isSafeInteger(value)) throw new RangeError('not a whole number')
    const high = Math.floor(value / two32)
    this.#int4(8)
    this.#int4(high)
    this.#int4(value - high * two32)
  }

  time(ms: number): void {
    this.int8(Math.round((ms - epochMs) * 1000))
  }

  /** Without elements an array has no dimensions. */
  int8s(values: readonly number[]): void {
    const dimensions = values.length === 0 ? [0, 0, int8] : [1, 0, int8, values.length, 1]
    this.#int4(dimensions.length * 4 + values.length * 12)
    for (const each of dimensions) this.#int4(each)
    for (const value of values) this.int8(value)
  }

  /** Also of a number without sign below 2^32, whose bytes are the same. */
  #int4(value: number): void {
    this.#view.setInt32(this.#length, value)
    this.#length += 4
  }
}

const uuidForm = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const hyphen = 45

/** Of a hexadecimal digit: letters have bit 6, and count from 1. */
const nibble = (code: number) => (code & 15) + (code >> 6) * 9
