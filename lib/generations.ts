import { copyText } from './copy-text.ts'

/**
 * What was asked for lately, by text: up to twice `size` entries, and at least the last `size` that were asked for. When
 * one generation is full, the one before it is forgotten whole, which costs less than keeping an order of all.
 */
export class Generations<V> {
  #young = new Map<string, V>()
  #old = new Map<string, V>()
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  /** Entries in memory; one that stands in both generations counts twice. */
  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(name: string): V | undefined {
    const known = this.#young.get(name)
    if (known !== undefined) return known
    const old = this.#old.get(name)
    // A copy: what is asked by may be a view of a long text, which it would keep.
    if (old !== undefined) this.set(copyText(name), old)
    return old
  }

  set(name: string, value: V): void {
    if (this.#young.size >= this.#size) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(name, value)
  }

  clear(): void {
    this.#young = new Map()
    this.#old = new Map()
  }
}
