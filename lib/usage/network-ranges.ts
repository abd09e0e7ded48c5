import { setImmediate as otherWork } from 'node:timers/promises'
import ipaddr from 'ipaddr.js'
import { copyText } from '#lib/copy-text.ts'

/** Which network announces an address, by ranges that do not overlap. IPv6 is told apart by its first 64 bits. */
export interface NetworkRanges {
  /** by number */
  names: ReadonlyMap<number, string>
  find(address: string): number | null
}

interface Table<T extends Uint32Array | BigUint64Array> {
  from: T
  to: T
  asn: Uint32Array
}

interface Draft<N> {
  from: N[]
  to: N[]
  asn: number[]
}

/** Reads lists whose lines are `first,last,number,name` in the order of addresses, first and last as whole numbers. */
export class RangesBuilder {
  #names = new Map<number, string>()
  #v4: Draft<number> = { from: [], to: [], asn: [] }
  #v6: Draft<bigint> = { from: [], to: [], asn: [] }

  /** Half a million lines take a moment, in which other work gets its turns. */
  async add(text: string, isV6: boolean): Promise<void> {
    let count = 0
    for (let start = 0, end = 0; start < text.length; start = end + 1) {
      end = text.indexOf('\n', start)
      if (end === -1) end = text.length
      const first = text.indexOf(',', start)
      const second = text.indexOf(',', first + 1)
      const third = text.indexOf(',', second + 1)
      if (first === -1 || third === -1 || third > end) continue
      const asn = Number(text.slice(second + 1, third))
      if (!this.#names.has(asn)) this.#names.set(asn, nameOf(text.slice(third + 1, end)))
      const [from, to] = [text.slice(start, first), text.slice(first + 1, second)]
      if (isV6) push(this.#v6, BigInt(from) >> 64n, BigInt(to) >> 64n, asn)
      else push(this.#v4, Number(from), Number(to), asn)
      if (++count % 20_000 === 0) await otherWork()
    }
  }

  build(): NetworkRanges {
    const v4 = { ...numbers(this.#v4), asn: Uint32Array.from(this.#v4.asn) }
    const v6 = {
      from: BigUint64Array.from(this.#v6.from),
      to: BigUint64Array.from(this.#v6.to),
      asn: Uint32Array.from(this.#v6.asn),
    }
    return {
      names: this.#names,
      find: address => (address.includes(':') ? findIn(v6, firstHalf(address)) : findIn(v4, ipv4Number(address))),
    }
  }
}

function push<N>(draft: Draft<N>, from: N, to: N, asn: number): void {
  draft.from.push(from)
  draft.to.push(to)
  draft.asn.push(asn)
}

const numbers = (draft: Draft<number>) => ({ from: Uint32Array.from(draft.from), to: Uint32Array.from(draft.to) })

function nameOf(quoted: string): string {
  const name = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted
  return copyText(name.slice(0, 100))
}

function findIn<T extends Uint32Array | BigUint64Array>({ from, to, asn }: Table<T>, wanted: T[number]): number | null {
  let low = 0
  let high = from.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((from[middle] as T[number]) <= wanted) low = middle + 1
    else high = middle
  }
  const at = low - 1
  return at >= 0 && (to[at] as T[number]) >= wanted ? (asn[at] ?? null) : null
}

function ipv4Number(address: string): number {
  let [sum, part] = [0, 0]
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at)
    if (code === dot) {
      sum = sum * 256 + part
      part = 0
    } else part = part * 10 + code - zero
  }
  return sum * 256 + part
}

const dot = 46
const zero = 48

function firstHalf(address: string): bigint {
  const bytes = ipaddr.parse(address).toByteArray()
  return bytes.slice(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}
